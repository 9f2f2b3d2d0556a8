package dev.xcore.sdk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of an emitted event.
 *
 * @param outcomes of the handlers that were called, in the order of their priorities
 * @param isCancelled whether one of them has cancelled the event
 */
public record EmitResult(List<Outcome> outcomes, boolean isCancelled) {

  /** The result of an event that nobody takes. */
  public static final EmitResult UNHEARD = new EmitResult(List.of(), false);

  /** Copies the list. */
  public EmitResult {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * What one handler made of the event.
   *
   * @param plugin whose handler it is
   * @param value its answer: a value tree, null for none
   * @param error why it failed, null if it did not
   * @param nanos how long it took, in nanoseconds
   */
  public record Outcome(
      String plugin, @Nullable Object value, @Nullable XcoreException error, long nanos) {

    /** Checks that the plugin is there. */
    public Outcome {
      Objects.requireNonNull(plugin, "plugin is null");
    }

    /**
     * Tells whether the handler has taken the event.
     *
     * @return false if it failed
     */
    public boolean isOk() {
      return error == null;
    }
  }

  /**
   * Returns the answers of handlers that gave one.
   *
   * @return in the order of their priorities
   */
  public List<Object> values() {
    return outcomes.stream()
        .map(Outcome::value)
        .filter(Objects::nonNull)
        .<Object>map(v -> v)
        .toList();
  }

  /**
   * Returns the first answer.
   *
   * @return empty if no handler gave one
   */
  public Optional<Object> value() {
    return values().stream().findFirst();
  }

  /**
   * Returns the outcomes of handlers that failed.
   *
   * @return in the order of their priorities
   */
  public List<Outcome> failures() {
    return outcomes.stream().filter(outcome -> !outcome.isOk()).toList();
  }
}
