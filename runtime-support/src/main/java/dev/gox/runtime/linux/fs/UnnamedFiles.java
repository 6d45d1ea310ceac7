package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files without a name: open(2)'s O_TMPFILE and memfd_create(2). The host has them by a name of
 * gox's choice that is gone as soon as they are open, where its system lets an open file be
 * removed, and else with their end.
 */
public final class UnnamedFiles {
  private UnnamedFiles() {}

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_NOEXEC_SEAL = 8;
  private static final int MFD_EXEC = 16;

  /** Limit on memfd_create's name, which serves nothing but debugging. */
  private static final int NAME_MAX = 249;

  public static long memfdCreate(GuestThread t, long name, long flags) {
    int known = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;
    if ((flags & ~known) != 0 || t.process().memory().readCString(name, 300).length > NAME_MAX) {
      return -Errno.EINVAL;
    }
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      HostFile file = create(t, folder, OpenFile.O_RDWR, 0777);
      file.setSeals(new Seals((flags & MFD_ALLOW_SEALING) != 0));
      return t.process().files().install(file, (flags & MFD_CLOEXEC) != 0);
    } catch (IOException e) {
      return -Errno.ENOMEM;
    }
  }

  /** Makes a file in a folder of the host's that no name leads to. */
  static HostFile create(GuestThread t, Path folder, int flags, int rights) throws IOException {
    for (; ; ) {
      long number = ThreadLocalRandom.current().nextLong();
      Path path = folder.resolve(".gox-" + Long.toHexString(number));
      try {
        FileChannel channel =
            FileChannel.open(
                path,
                Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.DELETE_ON_CLOSE),
                OpenCalls.permissions(path, rights));
        return new HostFile(flags, path, channel, t.process().kernel().pageCache());
      } catch (FileAlreadyExistsException e) {
        // Another number, then.
      }
    }
  }
}
