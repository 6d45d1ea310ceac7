package dev.gox.cli;

/** The command line is wrong; the message says what to do. */
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageError(String message) {
    super(message, null, false, false);
  }
}
