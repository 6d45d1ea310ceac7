package dev.gox.cli;

/** The command line's entry. */
public final class Main {
  private Main() {}

  /** Runs gox. */
  public static void main(String[] args) {
    System.err.println("gox: nothing to run yet");
    System.exit(2);
  }
}
