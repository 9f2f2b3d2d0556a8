package dev.xcore.kernel.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A document is not acceptable; carries every problem at once. */
public final class SettingsException extends RuntimeException {

  private final transient List<Problem> problems;

  /**
   * Makes the error.
   *
   * @param problems not empty
   */
  public SettingsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem.
   *
   * @return not empty, in the order of the document
   */
  public List<Problem> problems() {
    return problems;
  }
}
