package dev.xcore.services.documents;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.OverloadedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Tries a change again that met somebody else's. */
final class Attempts {

  private static final int MOST = 100;
  private static final int LONGEST_PAUSE = 20;

  private Attempts() {}

  /** Something that is tried until it has an outcome. */
  interface Attempt<R> {
    /** Tries once; empty if it has to be tried again. */
    Optional<R> run();
  }

  /**
   * Tries.
   *
   * @throws OverloadedException if it never has an outcome
   */
  static <R> R again(String key, Attempt<R> work) {
    for (int i = 0; i < MOST; i++) {
      try {
        Optional<R> outcome = work.run();
        if (outcome.isPresent()) {
          return outcome.get();
        }
      } catch (ConflictException e) {
        if (!e.isRetryable()) {
          throw e;
        }
      }
      pause(i);
    }
    throw new OverloadedException(
        "document '%s' is changed by too many at once: try again".formatted(key));
  }

  private static void pause(int tries) {
    if (CallContext.find().flatMap(CallContext::remaining).filter(Duration::isZero).isPresent()) {
      throw new CallTimeoutException("the deadline of the call passed before a document changed");
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1 + Math.min(LONGEST_PAUSE, tries)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallTimeoutException("the wait for a document was interrupted");
    }
  }
}
