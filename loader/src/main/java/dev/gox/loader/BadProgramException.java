package dev.gox.loader;

/** A program that can't be run; the message says why in one line. */
public final class BadProgramException extends Exception {
  private static final long serialVersionUID = 1;

  /** The exit status of a shell for a file that can't be executed. */
  public static final int NOT_EXECUTABLE = 126;

  /** The exit status of a shell for a file that isn't there. */
  public static final int NOT_FOUND = 127;

  private final int exitStatus;

  public BadProgramException(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** {@link #NOT_EXECUTABLE} or {@link #NOT_FOUND}. */
  public int exitStatus() {
    return exitStatus;
  }

  /** One with {@link #NOT_EXECUTABLE}. */
  public static BadProgramException refused(String message) {
    return new BadProgramException(NOT_EXECUTABLE, message);
  }
}
