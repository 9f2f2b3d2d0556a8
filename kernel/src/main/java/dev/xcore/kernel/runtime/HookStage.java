package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.HookChain;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookOccasion;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.XcoreException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks of {@code plugin.call} around calls of actions. While there are none it costs one
 * volatile read.
 *
 * @param plugin the plugin's name
 * @param manager of all hooks
 * @param chain of the point
 * @param next the next stage
 */
record HookStage(String plugin, HookManager manager, HookChain chain, Stage next) implements Stage {

  static HookStage of(String plugin, HookManager manager, Stage next) {
    return new HookStage(plugin, manager, manager.chain(HookPoint.PLUGIN_CALL), next);
  }

  /**
   * A call of an action, as hooks see it.
   *
   * @param action its name
   * @param payload a value tree
   * @param binder of the plugin's types
   */
  record Hooked(String action, @Nullable Object payload, Binder binder) {}

  @Override
  @SuppressWarnings("NullAway") // null is a result too, where the operation has it
  public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    if (chain.isEmpty()) {
      return next.run(call, operation);
    }
    Hooked hooked = operation.hooked();
    return hooked == null ? next.run(call, operation) : around(call, operation, hooked);
  }

  @SuppressWarnings("NullAway") // null is a result too, where the operation has it
  private <R extends @Nullable Object> R around(
      Call call, PluginOperation<R> operation, Hooked hooked) {
    Object tree =
        manager
            .begin(
                chain,
                new HookOccasion(
                    call.isFromPlugin() ? call.caller() : EventBus.PLATFORM,
                    Map.of("plugin", plugin, "action", hooked.action(), "caller", call.caller()),
                    hooked.binder(),
                    hooked.payload(),
                    call,
                    Optional.empty()))
            .around(hooked.binder(), new Onward(call, operation, hooked));
    try {
      return operation.replaced(tree);
    } catch (XcoreException e) {
      throw e;
    } catch (Throwable e) {
      throw new HandlerErrorException(
          "the result that hooks gave for %s cannot be written"
              .formatted(PluginFailures.subject(plugin, hooked.action())),
          null);
    }
  }

  /** The rest of the way, its result as a tree. */
  private final class Onward implements HookRun.Operation<@Nullable Object, RuntimeException> {

    private final Call call;
    private final PluginOperation<?> operation;
    private final Hooked hooked;

    Onward(Call call, PluginOperation<?> operation, Hooked hooked) {
      this.call = call;
      this.operation = operation;
      this.hooked = hooked;
    }

    @Override
    public @Nullable Object run(HookRun run) {
      Object payload = run.isPayloadReplaced() ? run.payload() : hooked.payload();
      long inherited = call.deadline();
      try {
        return next.run(call, operation.forTree(payload));
      } finally {
        // The action's own time is over; hooks after it have what the calling call has left.
        call.deadline(inherited);
      }
    }

    /** A call that meets a version that has left goes to the next one, and meets hooks there. */
    @Override
    public boolean isOutcome(Throwable thrown) {
      return !(thrown instanceof RetiredException);
    }
  }
}
