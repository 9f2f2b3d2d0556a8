package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The values of one version of a plugin that are being made: each by one thread, while others wait
 * for it. What is handed from thread to thread is JSON or an exception, so that instances with
 * classes of their own may share them. Thread safe.
 */
public final class CacheFlights implements AutoCloseable {

  /** How long is waited where no call has a deadline. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ConcurrentHashMap<String, Flight> flying = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /** Makes flights, of which none has begun. */
  public CacheFlights() {}

  /** How a flight has ended. */
  sealed interface Landing {

    /**
     * The value was made.
     *
     * @param json of it
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares landings
    record Made(byte[] json) implements Landing {}

    /** There is no value. */
    record Nothing() implements Landing {}

    /**
     * It could not be made.
     *
     * @param cause for everybody who waits
     */
    record Failed(Throwable cause) implements Landing {}

    /** Whoever made it was cut off: somebody else goes on. */
    record Abandoned() implements Landing {}

    /** The plugin has ended. */
    record Ended() implements Landing {}
  }

  /** A value that is being made. */
  final class Flight {

    private final String key;
    private final Thread maker = Thread.currentThread();
    private final CompletableFuture<Landing> landing = new CompletableFuture<>();

    Flight(String key) {
      this.key = key;
    }

    /** Whether this thread has to make the value. */
    boolean isMine() {
      return maker.threadId() == Thread.currentThread().threadId();
    }

    /** Ends the flight; later ends count for nothing. */
    void land(Landing how) {
      flying.remove(key, this);
      landing.complete(how);
    }

    /** Waits for the end, no longer than until the deadline of this thread's call. */
    Landing await() {
      Duration most =
          CallContext.find()
              .flatMap(CallContext::remaining)
              .filter(left -> left.compareTo(PATIENCE) < 0)
              .orElse(PATIENCE);
      try {
        return landing.get(most.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw late(key);
      } catch (InterruptedException e) {
        throw interrupted(key);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a landing does not fail", e);
      }
    }
  }

  private static CallTimeoutException late(String key) {
    return new CallTimeoutException(
        "the value for cache key '%s' is being made by somebody else, who did not end in time"
            .formatted(CacheRules.shown(key)));
  }

  /** Tells why a wait was interrupted; the thread stays so. */
  static XcoreException interrupted(String key) {
    Thread.currentThread().interrupt();
    return isLate() ? late(key) : ended();
  }

  private static boolean isLate() {
    return CallContext.find().flatMap(CallContext::remaining).filter(Duration::isZero).isPresent();
  }

  /** Tells whether this thread was cut off rather than failed. */
  static boolean isCut(Throwable thrown) {
    return thrown instanceof InterruptedException
        || Thread.currentThread().isInterrupted()
        || isLate();
  }

  /**
   * Begins to make a value, or finds who makes it.
   *
   * @throws IllegalStateException if this thread makes it already
   * @throws PluginUnavailableException if the plugin has ended
   */
  Flight board(String key) {
    Flight mine = new Flight(key);
    @Nullable Flight there = flying.putIfAbsent(key, mine);
    if (isClosed) {
      mine.land(new Landing.Ended());
      throw ended();
    }
    if (there != null && there.isMine()) {
      throw new IllegalStateException(
          "making the value for cache key '%s' asks for that very key"
              .formatted(CacheRules.shown(key)));
    }
    return there == null ? mine : there;
  }

  static PluginUnavailableException ended() {
    return new PluginUnavailableException(
        "the wait for the cache was ended: the plugin is interrupted or being unloaded");
  }

  /** Ends all waits, and begins nothing more. */
  @Override
  public void close() {
    isClosed = true;
    flying.values().forEach(flight -> flight.land(new Landing.Ended()));
  }
}
