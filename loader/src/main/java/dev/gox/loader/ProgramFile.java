package dev.gox.loader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of the host's that is to be executed, before a guest is there that could ask for it. */
final class ProgramFile {
  private ProgramFile() {}

  /**
   * All of it, mapped.
   *
   * @throws BadProgramException if it is none that can be executed
   */
  static ByteBuffer read(Path file) throws BadProgramException {
    if (!Files.exists(file)) {
      throw new BadProgramException(BadProgramException.NOT_FOUND, "no such file");
    }
    if (Files.isDirectory(file)) {
      throw BadProgramException.refused("is a directory");
    }
    if (!Files.isRegularFile(file)) {
      throw BadProgramException.refused("not a regular file");
    }
    if (!Files.isExecutable(file)) {
      throw BadProgramException.refused("not executable; chmod +x it");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw BadProgramException.refused("larger than 2 GiB");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw BadProgramException.refused("can't be read");
    }
  }
}
