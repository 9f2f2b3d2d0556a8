package dev.xcore.worker.protocol;

/** Numbers that both sides have to agree on. */
public final class Protocol {

  /** What a worker says first. */
  public static final String MAGIC = "xcore-worker";

  /** The version of the protocol; a host speaks with workers of its own version only. */
  public static final int VERSION = 6;

  /** Length of the one-time token that a worker shows, in bytes. */
  public static final int TOKEN = 32;

  /** The environment variable in which a worker gets its token, in hexadecimal digits. */
  public static final String TOKEN_VARIABLE = "XCORE_WORKER_TOKEN";

  /** How many links for calls a worker opens; the host uses the first free one. */
  public static final int CALL_LINKS = 64;

  /** The longest piece of a file, a body or a stream, in bytes. */
  public static final int PIECE = 1 << 16;

  /** The longest name of anything, in characters. */
  public static final int NAME = 256;

  /** The longest message or stack trace, in characters. */
  public static final int MESSAGE = 1 << 14;

  private Protocol() {}

  /**
   * Checks what the other side would refuse, before it is sent.
   *
   * @param what it is, for the message: {@code the trace id}
   * @param text to be sent
   * @param most characters that are read
   * @return the text
   * @throws IllegalArgumentException if it is longer
   */
  public static String bounded(String what, String text, int most) {
    requireAtMost(what, text.length(), most, "characters");
    return text;
  }

  /**
   * Checks a number before it is sent.
   *
   * @param what there is so many of, for the message
   * @param count how many
   * @param most how many are read
   * @param unit of the count
   * @throws IllegalArgumentException if there are more
   */
  static void requireAtMost(String what, int count, int most, String unit) {
    if (count > most) {
      throw new IllegalArgumentException(
          "%s has %d %s, at most %d are allowed".formatted(what, count, unit, most));
    }
  }

  /**
   * Shortens a text to what may cross.
   *
   * @param text any text
   * @return at most {@link #MESSAGE} characters
   */
  public static String shorten(String text) {
    return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE - 1) + "…";
  }

  /**
   * Shortens a name to what may cross.
   *
   * @param name any text
   * @return at most {@link #NAME} characters
   */
  public static String shortName(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME);
  }
}
