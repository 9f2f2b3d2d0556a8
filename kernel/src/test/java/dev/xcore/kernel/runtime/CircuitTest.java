package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.PluginManifest.CircuitBreaker;
import dev.xcore.kernel.runtime.Circuit.Outcome;
import dev.xcore.kernel.runtime.Circuit.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CircuitTest {

  private static final Duration OPEN_FOR = Duration.ofSeconds(30);

  private long now = 1_000;
  private final List<State> changes = new ArrayList<>();

  private Circuit circuit(double rate, int window) {
    return new Circuit(
        "plugin 'shop'",
        new CircuitBreaker(rate, window, OPEN_FOR),
        () -> now,
        (circuit, to) -> changes.add(to));
  }

  private static boolean call(Circuit circuit, Outcome outcome) {
    Circuit.Phase phase = circuit.enter();
    if (phase == null) {
      return false;
    }
    circuit.leave(phase, outcome);
    return true;
  }

  @Test
  void opensWhenTheRateOfTheWindowIsCertain() {
    Circuit circuit = circuit(50, 10);
    for (int i = 0; i < 4; i++) {
      assertThat(call(circuit, Outcome.FAILURE)).isTrue();
    }
    assertThat(circuit.state()).isEqualTo(State.CLOSED);

    assertThat(call(circuit, Outcome.FAILURE)).isTrue();

    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(call(circuit, Outcome.SUCCESS)).isFalse();
    assertThat(circuit.refused()).isOne();
    assertThat(circuit.retryAfter()).isEqualTo(OPEN_FOR);
    assertThat(changes).containsExactly(State.OPEN);
  }

  @Test
  void triesAFewCallsAfterAWhileAndClosesWhenAllSucceed() {
    Circuit circuit = circuit(100, 1);
    call(circuit, Outcome.FAILURE);
    now += OPEN_FOR.toNanos() - 1;
    assertThat(circuit.enter()).isNull();

    now += 1;
    assertThat(circuit.enter()).isNotNull();
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(circuit.enter()).as("a window of 1 has one trial").isNull();
  }

  @Test
  void oneFailedTrialOpensItAgainAndSuccessfulOnesCloseIt() {
    Circuit circuit = circuit(50, 10);
    for (int i = 0; i < 5; i++) {
      call(circuit, Outcome.FAILURE);
    }
    now += OPEN_FOR.toNanos();
    call(circuit, Outcome.SUCCESS);
    call(circuit, Outcome.FAILURE);
    assertThat(circuit.state()).isEqualTo(State.OPEN);

    now += OPEN_FOR.toNanos();
    for (int i = 0; i < Circuit.TRIALS; i++) {
      assertThat(call(circuit, Outcome.SUCCESS)).isTrue();
    }
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    assertThat(circuit.failures()).isZero();
    assertThat(circuit.opened()).isEqualTo(2);
    assertThat(changes)
        .containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN, State.HALF_OPEN, State.CLOSED);
  }

  @Test
  void trialsThatSayNothingAreGivenBack() {
    Circuit circuit = circuit(50, 2);
    call(circuit, Outcome.FAILURE);
    now += OPEN_FOR.toNanos();

    for (int i = 0; i < 20; i++) {
      assertThat(call(circuit, Outcome.IGNORED)).isTrue();
    }
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void trialsThatNeverEndDoNotKeepItHalfOpenForEver() {
    Circuit circuit = circuit(50, 2);
    call(circuit, Outcome.FAILURE);
    now += OPEN_FOR.toNanos();
    assertThat(circuit.enter()).isNotNull();
    assertThat(circuit.enter()).isNotNull();
    assertThat(circuit.enter()).isNull();

    now += OPEN_FOR.toNanos();

    assertThat(call(circuit, Outcome.SUCCESS)).isTrue();
    assertThat(call(circuit, Outcome.SUCCESS)).isTrue();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aCallCountsInThePhaseItBeganInOnly() {
    Circuit circuit = circuit(50, 4);
    Circuit.Phase early = circuit.enter();
    call(circuit, Outcome.FAILURE);
    call(circuit, Outcome.FAILURE);
    now += OPEN_FOR.toNanos();
    call(circuit, Outcome.SUCCESS);

    assertThat(early).isNotNull();
    circuit.leave(early, Outcome.FAILURE);

    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  /** What it should do, written down as naively as can be. */
  private static final class Model {
    private final int threshold;
    private final int window;
    private final Deque<Boolean> last = new ArrayDeque<>();
    private State state = State.CLOSED;
    private long openUntil;
    private int permits;
    private int successes;

    Model(double rate, int window) {
      this.threshold = (int) Math.max(1, Math.ceil(rate * window / 100));
      this.window = window;
    }

    boolean call(Outcome outcome, long now) {
      if (state == State.OPEN && now >= openUntil) {
        state = State.HALF_OPEN;
        permits = Math.min(5, window);
        successes = 0;
      }
      if (state == State.OPEN || (state == State.HALF_OPEN && permits == 0)) {
        return false;
      }
      if (outcome == Outcome.IGNORED) {
        return true;
      }
      if (state == State.HALF_OPEN) {
        permits--;
        if (outcome == Outcome.FAILURE) {
          open(now);
        } else if (++successes == Math.min(5, window)) {
          state = State.CLOSED;
          last.clear();
        }
        return true;
      }
      last.add(outcome == Outcome.FAILURE);
      if (last.size() > window) {
        last.remove();
      }
      if (last.stream().filter(failed -> failed).count() >= threshold) {
        open(now);
      }
      return true;
    }

    private void open(long now) {
      state = State.OPEN;
      openUntil = now + OPEN_FOR.toNanos();
      last.clear();
    }
  }

  @Test
  void doesWhatTheNaiveModelDoes() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      double rate = 1 + random.nextInt(100);
      int window = 1 + random.nextInt(30);
      Circuit circuit = circuit(rate, window);
      Model model = new Model(rate, window);
      double failing = random.nextDouble();
      for (int step = 0; step < 400; step++) {
        now += (long) (random.nextDouble() * OPEN_FOR.toNanos() / 5);
        Outcome outcome =
            random.nextInt(10) == 0
                ? Outcome.IGNORED
                : random.nextDouble() < failing ? Outcome.FAILURE : Outcome.SUCCESS;

        assertThat(call(circuit, outcome))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(model.call(outcome, now));
        assertThat(circuit.state()).as("seed %d, step %d", seed, step).isEqualTo(model.state);
      }
    }
  }

  @Test
  void countsExactlyUnderConcurrentCalls() throws InterruptedException {
    SlidingWindow window = new SlidingWindow(1000);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean isFailure = i % 2 == 0;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int n = 0; n < 50_000; n++) {
                  window.add(isFailure);
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 1000; i++) {
      window.add(true);
    }

    assertThat(window.failures()).isEqualTo(1000);
    assertThat(window.count()).isEqualTo(1000);
  }
}
