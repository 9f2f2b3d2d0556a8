package dev.xcore.handlers;

import java.util.List;

/** A class cannot serve as written: one or more of its handlers, parameters or types are wrong. */
public final class HandlerDefinitionException extends RuntimeException {

  private final transient List<String> problems;

  /**
   * Makes the error.
   *
   * @param problems each says what, where and how to mend it; not empty
   */
  public HandlerDefinitionException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem.
   *
   * @return not empty
   */
  public List<String> problems() {
    return problems;
  }
}
