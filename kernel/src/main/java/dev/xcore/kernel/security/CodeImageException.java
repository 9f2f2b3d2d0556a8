package dev.xcore.kernel.security;

/** A plugin's code path cannot be read, or holds more than it may. */
public final class CodeImageException extends RuntimeException {

  private final String place;

  CodeImageException(String place, String message) {
    super(message);
    this.place = place;
  }

  /**
   * Returns what the message is about.
   *
   * @return folder, jar or entry as users know it
   */
  public String place() {
    return place;
  }
}
