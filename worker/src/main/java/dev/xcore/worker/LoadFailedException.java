package dev.xcore.worker;

import dev.xcore.worker.protocol.LoadFailure;
import java.util.List;

/** The plugin cannot be constructed; carries what the host is told. */
final class LoadFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient LoadFailure failure;

  LoadFailedException(LoadFailure.Cause cause, List<String> problems) {
    super(String.join("\n", problems));
    this.failure = LoadFailure.of(cause, problems);
  }

  LoadFailedException(LoadFailure.Cause cause, String problem) {
    this(cause, List.of(problem));
  }

  LoadFailure failure() {
    return failure;
  }
}
