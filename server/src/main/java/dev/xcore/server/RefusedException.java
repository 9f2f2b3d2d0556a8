package dev.xcore.server;

/** Ends a request with a problem that no error code of the SDK stands for. */
final class RefusedException extends RuntimeException {

  private final transient ProblemDocument problem;

  RefusedException(ProblemDocument problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemDocument problem() {
    return problem;
  }
}
