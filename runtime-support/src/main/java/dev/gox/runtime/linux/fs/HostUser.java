package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom gox runs as on the host: the guest has the same user and group. */
public final class HostUser {
  private HostUser() {}

  /** What hosts that don't number their users get. */
  private static final int ORDINARY = 1000;

  public static int uid() {
    return Ids.UID;
  }

  public static int gid() {
    return Ids.GID;
  }

  private static final class Ids {
    static final int UID = id("unix:uid");
    static final int GID = id("unix:gid");

    /** A process's folder in /proc belongs to its user. */
    private static int id(String attribute) {
      for (String file : new String[] {"/proc/self", System.getProperty("user.home")}) {
        try {
          return ((Number) Files.getAttribute(Path.of(file), attribute)).intValue();
        } catch (IOException | RuntimeException e) {
          // Not on this host.
        }
      }
      return ORDINARY;
    }
  }
}
