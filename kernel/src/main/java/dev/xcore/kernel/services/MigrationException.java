package dev.xcore.kernel.services;

import dev.xcore.kernel.settings.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables cannot be brought to where a version of a plugin expects them. */
public final class MigrationException extends RuntimeException {

  private final transient List<Problem> problems;

  /**
   * Makes the error.
   *
   * @param problems what is wrong, where, and how to mend it; not empty
   * @param cause for the log only
   */
  public MigrationException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem.
   *
   * @return not empty
   */
  public List<Problem> problems() {
    return problems;
  }
}
