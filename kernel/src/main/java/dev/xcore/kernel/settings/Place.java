package dev.xcore.kernel.settings;

import java.util.Objects;

/**
 * Where a value was written.
 *
 * @param source a file as the user knows it, or another origin such as {@code environment variable
 *     PORT}
 * @param line from 1; 0 if the source has no lines
 * @param column from 1; 0 if the source has no columns
 */
public record Place(String source, int line, int column) {

  /** Checks that no component is null. */
  public Place {
    Objects.requireNonNull(source, "source is null");
  }

  /**
   * Names a source without lines.
   *
   * @param source what it is called
   * @return the place
   */
  public static Place of(String source) {
    return new Place(source, 0, 0);
  }

  /**
   * Makes a problem at this place.
   *
   * @param key dotted path of the key, empty if the problem has none
   * @param message what is wrong
   * @return the problem
   */
  public Problem problem(String key, String message) {
    return new Problem(source, line, column, key, message);
  }

  /**
   * Shows the place.
   *
   * @return {@code SOURCE:LINE}, or the source alone
   */
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line : source;
  }
}
