package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The folder /dev/pts: gox's own terminals, and those of the host's that can be seen. */
final class TerminalFolder extends Folder {
  private final GuestProcess process;

  TerminalFolder(int flags, GuestProcess process) {
    super(flags);
    this.process = process;
  }

  @Override
  List<byte[]> names() {
    Set<String> all = new TreeSet<>(List.of("ptmx"));
    try {
      byte[] own = TerminalFiles.FOLDER.getBytes(StandardCharsets.ISO_8859_1);
      Path host = process.root().toHost(new byte[] {'/'}, own, true);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(host)) {
        for (Path entry : entries) {
          all.add(entry.getFileName().toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A host, or a root, without it.
    }
    for (int index : process.kernel().pseudoTerminals().indices()) {
      all.add("" + index);
    }
    List<byte[]> names = new ArrayList<>();
    for (String name : all) {
      names.add(name.getBytes(StandardCharsets.ISO_8859_1));
    }
    return names;
  }

  @Override
  FileStatus status(byte[] name) {
    return FileStatus.of(name[0] == '.' ? FileMode.FOLDER : FileMode.CHARACTER);
  }

  @Override
  FileStatus status() {
    return TerminalFiles.status(process, TerminalFiles.FOLDER);
  }

  @Override
  public byte[] guestName() {
    return TerminalFiles.FOLDER.getBytes(StandardCharsets.ISO_8859_1);
  }
}
