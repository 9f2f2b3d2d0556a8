package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HookName;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookOccasion;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.sdk.HookOperation;
import dev.xcore.sdk.HookPayload;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one owner lets things happen at hook points of its own. Thread safe.
 *
 * @param owner a plugin's name, or {@code xcore}
 * @param manager of all hooks
 * @param binder of the owner's types
 * @param calls begins what hooks see as their call
 */
record HookGate(String owner, HookManager manager, Binder binder, Supplier<Call> calls) {

  /** Begins something at a point of the owner; whoever does it runs the hooks around it. */
  HookRun begin(String name, @Nullable Object payload) {
    HookName.requireOwn(owner, name);
    return manager.begin(
        HookPoint.open(name),
        new HookOccasion(owner, Map.of(), binder, payload, calls.get(), Optional.empty()));
  }

  /** Lets something happen at a point of the owner. */
  <T, X extends Exception> T run(
      String name, @Nullable Object payload, Class<T> type, HookOperation<T, X> operation)
      throws X {
    T outcome =
        begin(name, payload)
            .around(
                binder,
                new HookRun.Operation<T, X>() {
                  @Override
                  public T run(HookRun now) throws X {
                    return operation.run(new Payload(now, binder));
                  }

                  @Override
                  public T replaced(@Nullable Object tree) {
                    return binder.read(type, tree);
                  }
                });
    return Objects.requireNonNull(outcome, () -> "what happens at '" + name + "' returned null");
  }

  /** What goes in, in the hands of whoever makes it happen. */
  private record Payload(HookRun run, Binder binder) implements HookPayload {

    @Override
    public @Nullable Object payload() {
      return run.payload();
    }

    @Override
    public <T> T as(Class<T> type) {
      return binder.read(type, payload());
    }
  }
}
