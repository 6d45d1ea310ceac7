package dev.gox.runtime.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders of the host's, by open(2), stat(2), getdents64(2) and their kin. */
class HostFileTest {
  private static final long AT_FDCWD = -100;
  private static final long O_RDWR_CREAT = 0x42;
  private static final long O_EXCL = 0x80;
  private static final long O_DIRECTORY = 0x10000;
  private static final int S_IFMT = 0170000;
  private static final int S_IFREG = 0100000;

  @TempDir Path folder;
  private final Guest guest = new Guest();

  private long path(String name) {
    return guest.ascii(folder.resolve(name) + "\0");
  }

  private long open(String name, long flags) {
    return OpenCalls.openat(guest.thread, AT_FDCWD, path(name), flags, 0640);
  }

  @Test
  void whatIsWrittenIsInTheHostsFile() throws IOException {
    long fd = open("new", O_RDWR_CREAT);
    assertThat(ReadWrite.write(guest.thread, fd, guest.ascii("hello"), 5)).isEqualTo(5);
    assertThat(folder.resolve("new")).hasContent("hello");
  }

  @Test
  void readingGoesOnFromThePosition() throws IOException {
    Files.writeString(folder.resolve("f"), "abcdef");
    long fd = open("f", 0);
    long out = guest.room(8);
    assertThat(ReadWrite.read(guest.thread, fd, out, 2)).isEqualTo(2);
    assertThat(ReadWrite.pread(guest.thread, fd, out + 2, 1, 5)).isEqualTo(1);
    assertThat(ReadWrite.read(guest.thread, fd, out + 3, 8)).isEqualTo(4);
    assertThat(guest.text(out, 7)).isEqualTo("abfcdef");
    assertThat(ReadWrite.read(guest.thread, fd, out, 8)).isZero();
    assertThat(ReadWrite.lseek(guest.thread, fd, -1, 2)).isEqualTo(5);
  }

  @Test
  void errorsAreThoseOfTheManualPages() throws IOException {
    Files.writeString(folder.resolve("f"), "");
    assertThat(open("none", 0)).isEqualTo(-Errno.ENOENT);
    assertThat(open("f/below", 0)).isEqualTo(-Errno.ENOTDIR);
    assertThat(open("f", O_RDWR_CREAT | O_EXCL)).isEqualTo(-Errno.EEXIST);
    assertThat(open("f", O_DIRECTORY)).isEqualTo(-Errno.ENOTDIR);
    assertThat(open(".", 1)).isEqualTo(-Errno.EISDIR);
    assertThat(ReadWrite.read(guest.thread, open(".", 0), guest.room(1), 1))
        .isEqualTo(-Errno.EISDIR);
    assertThat(NameCalls.mkdirat(guest.thread, AT_FDCWD, path("f"), 0700)).isEqualTo(-Errno.EEXIST);
    assertThat(NameCalls.unlinkat(guest.thread, AT_FDCWD, path("."), 0)).isEqualTo(-Errno.EISDIR);
  }

  @Test
  void statTellsKindAndSize() throws IOException {
    Files.writeString(folder.resolve("f"), "12345");
    long to = guest.room(144);
    assertThat(StatCalls.fstatat(guest.thread, AT_FDCWD, path("f"), to, 0)).isZero();
    assertThat(guest.memory.getInt(to + 24) & S_IFMT).isEqualTo(S_IFREG);
    assertThat(guest.memory.getLong(to + 48)).isEqualTo(5);
  }

  @Test
  void aFolderListsItsEntriesOnce() throws IOException {
    Files.writeString(folder.resolve("one"), "");
    long fd = open(".", O_DIRECTORY);
    long buffer = guest.room(4096);
    long bytes = FolderCalls.getdents(guest.thread, fd, buffer, 4096);
    StringBuilder names = new StringBuilder();
    for (long at = 0; at < bytes; at += guest.memory.getShort(buffer + at + 16)) {
      names.append(new String(guest.memory.readCString(buffer + at + 19, 256))).append('/');
    }
    assertThat(names.toString()).isEqualTo("./../one/");
    assertThat(FolderCalls.getdents(guest.thread, fd, buffer, 4096)).isZero();
  }
}
