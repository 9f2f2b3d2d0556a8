package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest.CircuitBreaker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. Closed, it counts failures among the last calls; when they reach the rate it
 * opens and lets nothing pass; after a while it lets a few calls try, and closes when all of them
 * succeed. Thread safe, without locks.
 *
 * <p>Calls that were not made yet count as successes, so it opens as soon as the rate of the whole
 * window is certain. A call counts in the phase that it began in only.
 */
final class Circuit {

  /** How many calls try a circuit that was open. */
  static final int TRIALS = 5;

  /** A state as others see it. */
  enum State {
    /** Calls pass. */
    CLOSED,
    /** Calls are refused. */
    OPEN,
    /** A few calls try. */
    HALF_OPEN
  }

  /** What a call was. */
  enum Outcome {
    /** It did what it should. */
    SUCCESS,
    /** The plugin failed, or was too late. */
    FAILURE,
    /** It says nothing of the plugin: the caller was wrong. */
    IGNORED
  }

  /** Is told of changes. Returns at once and does not throw. */
  interface Listener {
    /** Tells of one change. */
    void changed(Circuit circuit, State to);
  }

  /** The time between two changes; what calls keep to be counted in the right one. */
  sealed interface Phase {}

  private record Closed(SlidingWindow window) implements Phase {}

  private record Open(long until) implements Phase {}

  private record HalfOpen(AtomicInteger permits, AtomicInteger successes, long until)
      implements Phase {}

  private final String subject;
  private final CircuitBreaker rule;
  private final int threshold;
  private final int trials;
  private final LongSupplier clock;
  private final Listener listener;
  private final AtomicReference<Phase> phase;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();

  /**
   * Makes a closed circuit.
   *
   * @param subject what it protects, for people
   * @param rule when it opens
   * @param clock monotonic, in nanoseconds
   * @param listener is told of changes
   */
  Circuit(String subject, CircuitBreaker rule, LongSupplier clock, Listener listener) {
    this.subject = subject;
    this.rule = rule;
    this.threshold = (int) Math.max(1, Math.ceil(rule.failureRate() * rule.window() / 100));
    this.trials = Math.min(TRIALS, rule.window());
    this.clock = clock;
    this.listener = listener;
    this.phase = new AtomicReference<>(new Closed(new SlidingWindow(rule.window())));
  }

  String subject() {
    return subject;
  }

  CircuitBreaker rule() {
    return rule;
  }

  private Phase now() {
    return Objects.requireNonNull(phase.get(), "there is always a phase");
  }

  /** Lets a call pass; returns the phase it counts in, null if it is refused. */
  @Nullable Phase enter() {
    Phase now = now();
    Phase entered =
        switch (now) {
          case Closed closed -> closed;
          case Open open -> clock.getAsLong() < open.until() ? null : enter(halfOpen(open));
          case HalfOpen half -> enter(half);
        };
    if (entered == null) {
      refused.incrementAndGet();
    }
    return entered;
  }

  private @Nullable Phase enter(HalfOpen half) {
    if (take(half)) {
      return half;
    }
    // Trials that never end must not keep it half open for ever.
    return clock.getAsLong() < half.until() ? null : enterAgain(half);
  }

  private @Nullable Phase enterAgain(HalfOpen stale) {
    HalfOpen fresh = trial();
    HalfOpen now =
        phase.compareAndSet(stale, fresh) ? fresh : now() instanceof HalfOpen other ? other : stale;
    return take(now) ? now : null;
  }

  private static boolean take(HalfOpen half) {
    return half.permits().getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private HalfOpen halfOpen(Open open) {
    HalfOpen half = trial();
    if (phase.compareAndSet(open, half)) {
      listener.changed(this, State.HALF_OPEN);
      return half;
    }
    return now() instanceof HalfOpen other
        ? other
        : new HalfOpen(new AtomicInteger(), new AtomicInteger(), Long.MAX_VALUE);
  }

  private HalfOpen trial() {
    return new HalfOpen(
        new AtomicInteger(trials),
        new AtomicInteger(),
        DeadlineWatch.after(clock.getAsLong(), rule.openFor()));
  }

  /** Counts a call that has ended in the phase that it began in. */
  void leave(Phase entered, Outcome outcome) {
    switch (entered) {
      case Closed closed -> {
        if (outcome != Outcome.IGNORED
            && closed.window().add(outcome == Outcome.FAILURE) >= threshold) {
          open(closed);
        }
      }
      case HalfOpen half -> leave(half, outcome);
      case Open open -> throw new IllegalStateException("no call passes while open: " + open);
    }
  }

  private void leave(HalfOpen half, Outcome outcome) {
    switch (outcome) {
      case FAILURE -> open(half);
      case IGNORED -> half.permits().incrementAndGet();
      case SUCCESS -> {
        if (half.successes().incrementAndGet() == trials
            && phase.compareAndSet(half, new Closed(new SlidingWindow(rule.window())))) {
          listener.changed(this, State.CLOSED);
        }
      }
    }
  }

  private void open(Phase from) {
    if (phase.compareAndSet(
        from, new Open(DeadlineWatch.after(clock.getAsLong(), rule.openFor())))) {
      opened.incrementAndGet();
      listener.changed(this, State.OPEN);
    }
  }

  State state() {
    return switch (now()) {
      case Closed closed -> State.CLOSED;
      case Open open -> State.OPEN;
      case HalfOpen half -> State.HALF_OPEN;
    };
  }

  /** Returns how long calls are refused yet. */
  Duration retryAfter() {
    long until =
        switch (now()) {
          case Closed closed -> 0;
          case Open open -> open.until();
          case HalfOpen half -> half.until();
        };
    return Duration.ofNanos(Math.max(0, until - clock.getAsLong()));
  }

  /** Returns failures among the last calls; zero unless closed. */
  int failures() {
    return now() instanceof Closed closed ? closed.window().failures() : 0;
  }

  /** Returns how many of the last calls are counted; zero unless closed. */
  int counted() {
    return now() instanceof Closed closed ? closed.window().count() : 0;
  }

  long refused() {
    return refused.get();
  }

  long opened() {
    return opened.get();
  }
}
