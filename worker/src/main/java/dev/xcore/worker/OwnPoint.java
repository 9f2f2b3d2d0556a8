package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HookOperation;
import dev.xcore.sdk.HookPayload;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Given;
import dev.xcore.worker.protocol.HookBeginning;
import dev.xcore.worker.protocol.HookEnding;
import dev.xcore.worker.protocol.Operation;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a hook point of the plugin: the host runs the hooks before and after
 * it. Used by one thread.
 *
 * @param name of the point
 * @param outlet to the host
 * @param binder of the plugin's types
 */
record OwnPoint(String name, Outlet outlet, Binder binder) {

  /**
   * Lets it happen, if the hooks before it do.
   *
   * @param beginning what came of the hooks before it
   * @param payload what the plugin has given
   * @param type of the result
   * @param operation happens
   * @param <T> its result
   * @param <X> what it may throw
   * @return its own result, or what hooks gave
   * @throws X what it throws, unless a hook has answered in its place
   */
  <T, X extends Exception> T run(
      HookBeginning beginning,
      @Nullable Object payload,
      Class<T> type,
      HookOperation<T, X> operation)
      throws X {
    if (beginning.answer().isPresent()) {
      return binder.read(type, beginning.answer().get().tree());
    }
    HookPayload in = new Content(beginning.payload(), payload, binder);
    T result =
        beginning.number() == 0
            ? operation.run(in)
            : between(beginning.number(), in, type, operation);
    return Objects.requireNonNull(result, () -> "what happens at '" + name + "' returned null");
  }

  private <T, X extends Exception> T between(
      int number, HookPayload in, Class<T> type, HookOperation<T, X> operation) throws X {
    T own;
    try {
      own = operation.run(in);
    } catch (Throwable thrown) {
      Optional<Given> instead = failed(number, thrown);
      if (instead.isPresent()) {
        return binder.read(type, instead.get().tree());
      }
      throw thrown;
    }
    Optional<Given> instead = succeeded(number, own);
    return instead.isPresent() ? binder.read(type, instead.get().tree()) : own;
  }

  /** Whatever becomes of that, it is the failure that counts. */
  private Optional<Given> failed(int number, Throwable thrown) {
    HookEnding ending =
        new HookEnding(number, null, Optional.of(Failures.of(thrown, CallPolicy.NONE)));
    try {
      return end(ending::write);
    } catch (XcoreException refused) {
      thrown.addSuppressed(refused);
      return Optional.empty();
    }
  }

  /** What hooks cannot be shown is a failure, and they hear of that. */
  private Optional<Given> succeeded(int number, @Nullable Object own) {
    Written ending = new Written(number, own);
    try {
      return end(ending);
    } catch (PayloadTooLargeException | InvalidPayloadException e) {
      if (!ending.isWhole) {
        failed(number, e);
      }
      throw e;
    }
  }

  private Optional<Given> end(Outlet.Arguments arguments) {
    return Objects.requireNonNull(
        outlet.ask(Operation.HOOKS_END, arguments, HookEnding::answer), "every answer is read");
  }

  /** The result of the operation, on its way to the hooks after it. */
  private final class Written implements Outlet.Arguments {

    private final int number;
    private final @Nullable Object own;
    private boolean isWhole;

    Written(int number, @Nullable Object own) {
      this.number = number;
      this.own = own;
    }

    @Override
    public void write(ValueWriter out) {
      try {
        new HookEnding(number, binder.toTree(own), Optional.empty()).write(out);
      } catch (IllegalArgumentException e) {
        throw new InvalidPayloadException(
            "the result of '%s' cannot be handed over: %s".formatted(name, e.getMessage()));
      }
      isWhole = true;
    }
  }

  /** What goes in, in the hands of the operation. */
  private static final class Content implements HookPayload {

    private final Optional<Given> replaced;
    private final @Nullable Object own;
    private final Binder binder;
    private @Nullable Given tree;

    Content(Optional<Given> replaced, @Nullable Object own, Binder binder) {
      this.replaced = replaced;
      this.own = own;
      this.binder = binder;
    }

    @Override
    public synchronized @Nullable Object payload() {
      if (tree == null) {
        tree =
            new Given(
                replaced.isPresent()
                    ? FrozenTree.of(replaced.get().tree())
                    : FrozenTree.of(binder, own));
      }
      return tree.tree();
    }

    @Override
    public <T> T as(Class<T> type) {
      return binder.read(type, payload());
    }
  }
}
