package dev.xcore.ipc;

/** What is to be handed over does not fit into a frame. */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private TooLargeException(String message) {
    super(message);
  }

  static TooLargeException bytes(int most) {
    return new TooLargeException(
        "more than " + (most >> 20) + " MiB cannot be handed over at once");
  }

  static TooLargeException values(int most) {
    return new TooLargeException("more than " + most + " values cannot be handed over at once");
  }
}
