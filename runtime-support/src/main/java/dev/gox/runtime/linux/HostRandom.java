package dev.gox.runtime.linux;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;

/**
 * Random bytes of the host's, fit for keys: for getrandom(2), AT_RANDOM and /dev/urandom. Java's
 * own source is asked only where the host has no device: to make it takes a cold JVM longer than a
 * small program runs.
 */
public final class HostRandom {
  private HostRandom() {}

  private static final File DEVICE = new File("/dev/urandom");

  /** Fills an array. */
  public static void fill(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new FileInputStream(DEVICE))) {
      in.readFully(bytes);
    } catch (IOException e) {
      Fallback.SOURCE.nextBytes(bytes);
    }
  }

  private static final class Fallback {
    static final SecureRandom SOURCE = new SecureRandom();
  }
}
