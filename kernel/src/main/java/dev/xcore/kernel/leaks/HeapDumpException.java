package dev.xcore.kernel.leaks;

/** A heap dump cannot be read; the message says why. */
final class HeapDumpException extends RuntimeException {

  private static final long serialVersionUID = 1;

  HeapDumpException(String message) {
    super(message);
  }
}
