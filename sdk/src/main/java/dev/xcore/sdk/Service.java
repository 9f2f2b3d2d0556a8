package dev.xcore.sdk;

import java.util.Locale;

/**
 * Something that is started before plugins and stopped after them: a database, a cache, an
 * extension. The platform calls its methods one after the other, each with a time limit.
 */
public interface Service {

  /** Where a service is in its life. */
  enum State {
    /** It was not started yet, or has ended. */
    STOPPED,
    /** It is about to start. */
    STARTING,
    /** It works. */
    READY,
    /** It works, but not as it should. */
    DEGRADED,
    /** It does not work: it could not be started, or its last health checks failed. */
    FAILED,
    /** It is about to end. */
    STOPPING;

    /**
     * Returns the state as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Makes it ready. Returns when it can be used.
   *
   * @throws Exception if it cannot work; it is reported as failed, and asked to stop
   */
  default void start() throws Exception {}

  /**
   * Ends it. Called after {@link #start}, also after one that failed; harmless when repeated.
   *
   * @throws Exception is reported and stops nothing else from being ended
   */
  default void stop() throws Exception {}

  /**
   * Looks at how well it is. Called from time to time, on a thread of its own.
   *
   * @return what was found
   * @throws Exception counts as unhealthy
   */
  default Health health() throws Exception {
    return Health.healthy();
  }
}
