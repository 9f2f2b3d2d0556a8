package dev.xcore.compiler;

import java.util.Locale;
import java.util.Objects;

/**
 * One message of the compiler.
 *
 * @param kind how serious it is
 * @param file relative to the source root, with {@code /}; empty if it concerns no file
 * @param line from 1; 0 if it concerns no line
 * @param column in characters, from 1; 0 if it concerns no line
 * @param message what is wrong; may have several lines
 * @param sourceLine the line it concerns, empty if none
 */
public record CompilerMessage(
    Kind kind, String file, int line, int column, String message, String sourceLine) {

  /** Longest message in characters; the rest is cut off. */
  static final int LONGEST_MESSAGE = 4_000;

  private static final int WIDTH = 120;

  /** How serious a message is. */
  public enum Kind {
    /** The sources do not compile. */
    ERROR,
    /** The sources compile, but are doubtful. */
    WARNING,
    /** Worth knowing. */
    NOTE
  }

  /** Checks that nothing is null; cuts what is too long and masks control characters. */
  public CompilerMessage {
    Objects.requireNonNull(kind, "kind is null");
    file = printable(file);
    message = printable(message.length() > LONGEST_MESSAGE ? cut(message) : message);
    if (sourceLine.length() > WIDTH) {
      int start = Math.max(0, Math.min(column - 1 - WIDTH / 2, sourceLine.length() - WIDTH));
      sourceLine = sourceLine.substring(start, start + WIDTH);
      column = Math.max(0, column - start);
    }
    sourceLine = printable(sourceLine);
  }

  /**
   * Makes an error that concerns no line.
   *
   * @param file the file, empty for none
   * @param message what is wrong
   * @return the message
   */
  static CompilerMessage error(String file, String message) {
    return new CompilerMessage(Kind.ERROR, file, 0, 0, message, "");
  }

  /**
   * Shows the message without its place: kind, text, and the source line with a caret below the
   * column.
   *
   * @return such as {@code error: cannot find symbol}, followed by lines of detail
   */
  public String text() {
    StringBuilder text =
        new StringBuilder(kind.name().toLowerCase(Locale.ROOT)).append(": ").append(message);
    if (!sourceLine.isBlank() && column > 0) {
      String before = sourceLine.substring(0, Math.min(column - 1, sourceLine.length()));
      text.append("\n    ").append(sourceLine.stripTrailing());
      text.append("\n    ").append(before.replaceAll("[^\t]", " ")).append('^');
    }
    return text.toString();
  }

  /**
   * Shows the message as compilers do.
   *
   * @return {@code FILE:LINE:COLUMN: KIND: MESSAGE}, then the source line and a caret
   */
  @Override
  public String toString() {
    if (file.isEmpty()) {
      return text();
    }
    return line > 0 ? file + ":" + line + ":" + column + ": " + text() : file + ": " + text();
  }

  private static String cut(String message) {
    return message.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean masked = Character.isISOControl(c) && c != '\n' && c != '\t';
      if (c != '\r') {
        shown.append(masked ? '\uFFFD' : c);
      }
    }
    return shown.toString();
  }
}
