package dev.gox.loader.golang;

/** Go metadata that is there but malformed; the message says what of it, in one line. */
public final class GoMetadataException extends Exception {
  private static final long serialVersionUID = 1;

  GoMetadataException(String message) {
    super(message);
  }
}
