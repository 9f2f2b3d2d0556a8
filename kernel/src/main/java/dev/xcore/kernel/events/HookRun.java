package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.XcoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One occasion on its way through the hooks of its point, on the thread of whoever makes it happen.
 * Hooks run by order; each sees what those before it have changed. One that fails has changed
 * nothing, unless it has cancelled. Used by one thread.
 */
public final class HookRun {

  private final HookPoint point;
  private final Hook[] hooks;
  private final HookOccasion occasion;
  private final HookCaller caller;
  private EventContent payload;
  private EventContent result = EventContent.ofTree(null);
  private @Nullable XcoreException error;
  private boolean isPayloadReplaced;
  private boolean isAnswered;
  private boolean isCancelled;

  HookRun(HookPoint point, Hook[] hooks, HookOccasion occasion, HookCaller caller) {
    this.point = point;
    this.hooks = hooks;
    this.occasion = occasion;
    this.caller = caller;
    this.payload = EventContent.of(occasion.sender(), occasion.payload());
  }

  HookPoint point() {
    return point;
  }

  HookOccasion occasion() {
    return occasion;
  }

  /**
   * Tells whether nobody stands there.
   *
   * @return true if there is nothing to run but what happens
   */
  public boolean isEmpty() {
    return hooks.length == 0;
  }

  /**
   * Returns what goes in.
   *
   * @return as the hooks have left it: a value tree
   */
  public @Nullable Object payload() {
    return payload.tree();
  }

  /**
   * Tells whether a hook has given another payload.
   *
   * @return true if what happens must use {@link #payload}
   */
  public boolean isPayloadReplaced() {
    return isPayloadReplaced;
  }

  /**
   * Returns what has come of it.
   *
   * @return as the hooks have left it: a value tree; null if it failed
   */
  public @Nullable Object result() {
    return result.tree();
  }

  /**
   * Tells whether it was refused.
   *
   * @return true once a hook has cancelled it
   */
  public boolean isCancelled() {
    return isCancelled;
  }

  /**
   * Tells whether the result is one that a hook gave.
   *
   * @return true if {@link #result} counts, whatever happened
   */
  public boolean isAnswered() {
    return isAnswered;
  }

  /**
   * Returns why it has failed or was refused.
   *
   * @return empty if it has a result
   */
  public Optional<XcoreException> error() {
    return Optional.ofNullable(error);
  }

  /**
   * What happens.
   *
   * @param <R> its result
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Operation<R extends @Nullable Object, X extends Throwable> {

    /**
     * Happens.
     *
     * @param run says what goes in
     * @return its result
     * @throws X if it fails
     */
    @Nullable R run(HookRun run) throws X;

    /**
     * Makes a result of what hooks gave.
     *
     * @param tree a value tree
     * @return a result
     * @throws X if it cannot be
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // trees are the results, unless it says otherwise
    default R replaced(@Nullable Object tree) throws X {
      return (R) tree;
    }

    /**
     * Tells whether something thrown is an outcome, and not only news of another attempt.
     *
     * @param thrown by {@link #run}
     * @return false if no after-hook is to see it
     */
    default boolean isOutcome(Throwable thrown) {
      return true;
    }
  }

  /**
   * Runs the hooks before, what happens, and the hooks after.
   *
   * @param binder of the result's types
   * @param operation what happens
   * @param <R> its result
   * @param <X> what it may throw
   * @return its result, or what hooks gave in its place
   * @throws X what it throws, unless a hook has answered in its place
   * @throws XcoreException if a hook has cancelled it
   */
  public <R extends @Nullable Object, X extends Throwable> @Nullable R around(
      Binder binder, Operation<R, X> operation) throws X {
    if (!before()) {
      after();
      return answered(operation);
    }
    R own;
    try {
      own = operation.run(this);
    } catch (Throwable thrown) {
      if (!operation.isOutcome(thrown)) {
        throw thrown;
      }
      failed(thrown instanceof XcoreException known ? known : unknown(point));
      if (isAnswered) {
        return answered(operation);
      }
      throw thrown;
    }
    succeeded(binder, own);
    return isAnswered ? answered(operation) : own;
  }

  private <R extends @Nullable Object, X extends Throwable> R answered(Operation<R, X> operation)
      throws X {
    if (error != null) {
      throw error;
    }
    return operation.replaced(result());
  }

  /**
   * Makes what hooks see of a failure that is none of the platform's errors.
   *
   * @param point where
   * @return an error without internals
   */
  public static XcoreException unknown(HookPoint point) {
    return new HandlerErrorException(point.name() + " failed", null);
  }

  /**
   * Runs the hooks before.
   *
   * @return whether it is to happen; if not, {@link #after} follows at once
   */
  public boolean before() {
    for (Hook hook : hooks) {
      if (hook.options().phase() == HookPhase.BEFORE && isAsked(hook)) {
        HookTurn turn = new HookTurn(this, hook);
        accept(hook, turn, caller.call(hook, turn, occasion.call()));
        if (isCancelled || isAnswered) {
          return false;
        }
      }
    }
    return true;
  }

  private void accept(Hook hook, HookTurn turn, boolean isDone) {
    XcoreException refusal = turn.refusal();
    HookTurn.Given next = turn.givenPayload();
    HookTurn.Given answer = turn.givenAnswer();
    if (refusal != null) {
      isCancelled = true;
      error = refusal;
      hook.cancelled();
      return;
    }
    if (isDone && next != null) {
      payload = EventContent.ofTree(next.tree());
      isPayloadReplaced = true;
    }
    if (isDone && answer != null) {
      result = EventContent.ofTree(answer.tree());
      isAnswered = true;
      hook.skipped();
    }
  }

  /**
   * Notes that it has happened, and runs the hooks after.
   *
   * @param binder of the result's types
   * @param value the result
   */
  public void succeeded(Binder binder, @Nullable Object value) {
    result = EventContent.of(binder, value);
    after();
  }

  /**
   * Notes that it has failed, and runs the hooks after.
   *
   * @param failure why
   */
  public void failed(XcoreException failure) {
    error = failure;
    after();
  }

  /** Runs the hooks after what did not happen. */
  public void after() {
    for (Hook hook : hooks) {
      if (hook.options().phase() == HookPhase.AFTER && isAsked(hook)) {
        HookTurn turn = new HookTurn(this, hook);
        boolean isDone = caller.call(hook, turn, occasion.call());
        HookTurn.Given given = turn.givenResult();
        if (isDone && given != null) {
          result = EventContent.ofTree(given.tree());
          isAnswered = true;
          error = null;
        }
      }
    }
  }

  private boolean isAsked(Hook hook) {
    return occasion.concerned().filter(hook.plugin()::equals).isEmpty();
  }
}
