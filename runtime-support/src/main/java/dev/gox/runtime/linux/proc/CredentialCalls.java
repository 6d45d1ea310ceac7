package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/**
 * User and group ids: credentials(7). A guest has one user and one group, and as an unprivileged
 * process may change to them alone.
 */
public final class CredentialCalls {
  private CredentialCalls() {}

  public static long getuid(GuestThread t) {
    return t.process().uid();
  }

  public static long getgid(GuestThread t) {
    return t.process().gid();
  }

  private static long change(int own, long... ids) {
    for (long id : ids) {
      if ((int) id != -1 && (int) id != own) {
        return -Errno.EPERM;
      }
    }
    return 0;
  }

  public static long setuid(GuestThread t, long id) {
    return (int) id == -1 ? -Errno.EINVAL : change(t.process().uid(), id);
  }

  public static long setgid(GuestThread t, long id) {
    return (int) id == -1 ? -Errno.EINVAL : change(t.process().gid(), id);
  }

  public static long setreuid(GuestThread t, long real, long effective) {
    return change(t.process().uid(), real, effective);
  }

  public static long setregid(GuestThread t, long real, long effective) {
    return change(t.process().gid(), real, effective);
  }

  public static long setresuid(GuestThread t, long real, long effective, long saved) {
    return change(t.process().uid(), real, effective, saved);
  }

  public static long setresgid(GuestThread t, long real, long effective, long saved) {
    return change(t.process().gid(), real, effective, saved);
  }

  public static long getresuid(GuestThread t, long real, long effective, long saved) {
    return three(t, t.process().uid(), real, effective, saved);
  }

  public static long getresgid(GuestThread t, long real, long effective, long saved) {
    return three(t, t.process().gid(), real, effective, saved);
  }

  private static long three(GuestThread t, int id, long... addresses) {
    for (long to : addresses) {
      t.process().memory().putInt(to, id);
    }
    return 0;
  }

  /** The file system's user id before: the call knows no errors (setfsuid(2)). */
  public static long setfsuid(GuestThread t, long id) {
    return t.process().uid();
  }

  public static long setfsgid(GuestThread t, long id) {
    return t.process().gid();
  }

  /** One supplementary group, the group itself. */
  public static long getgroups(GuestThread t, long size, long list) {
    if ((int) size < 0) {
      return -Errno.EINVAL;
    }
    if ((int) size > 0) {
      t.process().memory().putInt(list, t.process().gid());
    }
    return 1;
  }

  private static boolean isSelf(GuestThread t, long pid) {
    GuestProcess p = t.process();
    return (int) pid == 0 || (int) pid == p.pid() || p.thread((int) pid) != null;
  }

  private static final int CAPABILITIES_1 = 0x1998_0330;
  private static final int CAPABILITIES_2 = 0x2007_1026;
  private static final int CAPABILITIES_3 = 0x2008_0522;

  /** How many structs of three words a version of capget(2) has; 0 if it is unknown. */
  private static int structs(GuestMemory memory, long header) {
    int version = memory.getInt(header);
    if (version == CAPABILITIES_1) {
      return 1;
    }
    if (version == CAPABILITIES_2 || version == CAPABILITIES_3) {
      return 2;
    }
    memory.putInt(header, CAPABILITIES_3);
    return 0;
  }

  /** No capabilities. */
  public static long capget(GuestThread t, long header, long data) {
    GuestMemory memory = t.process().memory();
    int structs = structs(memory, header);
    if (structs == 0) {
      return data == 0 ? 0 : -Errno.EINVAL;
    }
    int pid = memory.getInt(header + 4);
    if (pid < 0) {
      return -Errno.EINVAL;
    }
    if (!isSelf(t, pid)) {
      return -Errno.ESRCH;
    }
    if (data != 0) {
      memory.write(data, new byte[12 * structs], 0, 12 * structs);
    }
    return 0;
  }

  public static long capset(GuestThread t, long header, long data) {
    GuestMemory memory = t.process().memory();
    int structs = structs(memory, header);
    if (structs == 0) {
      return -Errno.EINVAL;
    }
    int wanted = 0;
    for (int i = 0; i < 3 * structs; i++) {
      wanted |= memory.getInt(data + 4L * i);
    }
    return isSelf(t, memory.getInt(header + 4)) && wanted == 0 ? 0 : -Errno.EPERM;
  }
}
