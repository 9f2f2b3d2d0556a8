package dev.xcore.kernel.settings;

import java.util.Objects;

/**
 * Something wrong in a file, said so that its author can mend it.
 *
 * @param file the file, as the user knows it
 * @param line from 1; 0 if the problem has no line
 * @param column from 1; 0 if the problem has no column
 * @param key dotted path of the key, empty if the problem has none
 * @param message what was found, what is allowed, the nearest valid choice
 */
public record Problem(String file, int line, int column, String key, String message) {

  /** Checks that no component is null, and escapes what a terminal would not show as it is. */
  public Problem {
    file = Wording.printable(Objects.requireNonNull(file, "file is null"));
    key = Wording.printable(Objects.requireNonNull(key, "key is null"));
    message = Wording.printable(Objects.requireNonNull(message, "message is null"));
  }

  /**
   * Makes a problem of a whole file.
   *
   * @param file the file
   * @param message what is wrong
   * @return the problem
   */
  public static Problem of(String file, String message) {
    return new Problem(file, 0, 0, "", message);
  }

  /**
   * Shows the problem as compilers do.
   *
   * @return {@code FILE:LINE:COLUMN: KEY: MESSAGE}, without the parts that are absent
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
      if (column > 0) {
        text.append(':').append(column);
      }
    }
    text.append(": ");
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    return text.append(message).toString();
  }
}
