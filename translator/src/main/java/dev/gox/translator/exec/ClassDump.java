package dev.gox.translator.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes classes to files, each below a folder in its package's place, for javap to read. */
final class ClassDump {
  private final Path folder;
  private boolean failed;

  ClassDump(Path folder) {
    this.folder = folder;
  }

  /** Writes a class; a second one of the same name gets a number. The first failure is told. */
  void write(String name, byte[] bytes) {
    if (failed) {
      return;
    }
    try {
      String path = name.replaceAll("[<>:\"|?*]", "_");
      Path file = folder.resolve(path + ".class");
      for (int i = 2; Files.exists(file); i++) {
        file = folder.resolve(path + "_" + i + ".class");
      }
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException | RuntimeException e) {
      failed = true;
      System.err.println("gox: no more classes are dumped, as one can't be written: " + e);
    }
  }
}
