package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.runtime.Circuit.Outcome;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls while a circuit is open, and tells it what became of the others: errors of the
 * plugin and lateness are failures, what the caller did wrong is not.
 *
 * @param circuit the circuit
 * @param next the next stage
 */
record CircuitStage(Circuit circuit, Stage next) implements Stage {

  private static final int SERVER_ERROR = 500;

  @Override
  public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    Circuit.Phase phase = circuit.enter();
    if (phase == null) {
      throw open();
    }
    R result;
    try {
      result = next.run(call, operation);
    } catch (XcoreException e) {
      circuit.leave(phase, e.status() >= SERVER_ERROR ? Outcome.FAILURE : Outcome.IGNORED);
      throw e;
    } catch (RuntimeException | Error e) {
      circuit.leave(phase, Outcome.FAILURE);
      throw e;
    }
    circuit.leave(phase, call.isPastDeadline() ? Outcome.FAILURE : Outcome.SUCCESS);
    return result;
  }

  private CircuitOpenException open() {
    Duration wait = circuit.retryAfter();
    return new CircuitOpenException(
        "calls of %s are suspended after repeated failures: try again in %s"
            .formatted(
                circuit.subject(),
                Quantities.write(
                    Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds())))),
        wait);
  }
}
