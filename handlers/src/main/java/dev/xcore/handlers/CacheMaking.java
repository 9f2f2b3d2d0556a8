package dev.xcore.handlers;

import dev.xcore.handlers.CacheFlights.Flight;
import dev.xcore.handlers.CacheFlights.Landing;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one value, and makes it if it is not there: once for all threads that ask, and as far
 * as the store can tell, once for all servers.
 *
 * @param store keeps the values
 * @param flights that have begun
 * @param key of the value
 * @param form between the value and its JSON
 * @param keeping says how long
 * @param <V> the value
 */
record CacheMaking<V>(
    CacheStore store, CacheFlights flights, String key, Form<V> form, Keeping keeping) {

  /** How long one server may keep others from making a value. */
  private static final Duration CLAIM = Duration.ofSeconds(10);

  private static final long FIRST_PAUSE = 5;
  private static final long LONGEST_PAUSE = 100;

  /** Reads and writes values. */
  interface Form<V> {

    /** Reads a value; empty if it is none that is wanted. */
    Optional<V> read(byte[] json);

    /** Writes a value. */
    byte[] write(V value);
  }

  /** Remembers what was made. */
  @FunctionalInterface
  interface Keeping {
    /** Remembers it, unless it is nothing to remember. */
    void keep(byte[] json);
  }

  /** Makes a value. */
  @FunctionalInterface
  interface Source<V, X extends Throwable> {
    /** Makes it; null if there is none. */
    @Nullable V make() throws X;
  }

  /**
   * Finds or makes the value.
   *
   * @return null if the source has made none
   * @throws X what the source threw, here or for somebody who made the value meanwhile
   */
  <X extends Throwable> @Nullable V run(Source<V, X> source) throws X {
    Optional<V> there = store.get(key).flatMap(form::read);
    while (there.isEmpty()) {
      Flight flight = flights.board(key);
      if (flight.isMine()) {
        return lead(flight, source);
      }
      switch (flight.await()) {
        case Landing.Made(byte[] json) -> there = form.read(json);
        case Landing.Nothing() -> {
          return null;
        }
        case Landing.Failed(Throwable cause) -> throw CacheMaking.<X>same(cause);
        case Landing.Abandoned() -> {}
        case Landing.Ended() -> throw CacheFlights.ended();
      }
    }
    return there.get();
  }

  /** The same source has thrown it elsewhere. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X same(Throwable cause) {
    return (X) cause;
  }

  private <X extends Throwable> @Nullable V lead(Flight flight, Source<V, X> source) throws X {
    Landing landing = new Landing.Abandoned();
    try {
      Optional<byte[]> others = others();
      Optional<V> found = others.flatMap(form::read);
      if (found.isPresent()) {
        landing = new Landing.Made(others.orElseThrow());
        return found.get();
      }
      @Nullable V value = source.make();
      landing = value == null ? new Landing.Nothing() : made(value);
      return value;
    } catch (Throwable e) {
      landing = CacheFlights.isCut(e) ? new Landing.Abandoned() : new Landing.Failed(e);
      throw e;
    } finally {
      flight.land(landing);
      release();
    }
  }

  private void release() {
    try {
      store.release(key);
    } catch (XcoreException e) {
      // The value is there, or the call has failed already: a claim ends by itself.
      return;
    }
  }

  private Landing made(V value) {
    byte[] json = form.write(value);
    if (json.length <= Cache.MAX_BYTES) {
      keeping.keep(json);
    }
    return new Landing.Made(json);
  }

  /**
   * Returns what somebody else has made just now, here or on another server; waits for another
   * server that is at it. Empty if it is this thread's turn.
   */
  private Optional<byte[]> others() {
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE;
    while (true) {
      Optional<byte[]> json = store.peek(key);
      if (json.isPresent()
          || store.claim(key, CLAIM)
          || System.nanoTime() - begin > CLAIM.toNanos()) {
        return json;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        throw CacheFlights.interrupted(key);
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }
}
