package dev.xcore.worker;

import dev.xcore.worker.protocol.Protocol;
import java.io.PrintWriter;
import java.io.Writer;

/** Prints exceptions, whose methods are the plugin's and may do anything. */
final class StackTraces {

  private StackTraces() {}

  /** Returns the stack trace as it is printed, as far as it may cross. */
  static String text(Throwable thrown) {
    BoundedWriter text = new BoundedWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName() + " (cannot be printed: " + e.getClass().getName() + ")";
    }
    return text.kept.toString();
  }

  /** Returns class and message. */
  static String headline(Throwable thrown) {
    String name = thrown.getClass().getName();
    try {
      String message = thrown.getMessage();
      return message == null ? name : name + ": " + message;
    } catch (RuntimeException | Error e) {
      return name;
    }
  }

  /** Keeps the beginning of what is written. */
  private static final class BoundedWriter extends Writer {

    private final StringBuilder kept = new StringBuilder();

    @Override
    public void write(char[] text, int offset, int length) {
      kept.append(text, offset, Math.min(length, Protocol.MESSAGE - kept.length()));
    }

    @Override
    public void flush() {
      // There is nothing behind it.
    }

    @Override
    public void close() {
      // There is nothing behind it.
    }
  }
}
