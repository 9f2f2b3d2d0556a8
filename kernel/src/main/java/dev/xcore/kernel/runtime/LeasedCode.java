package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Demand;
import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way to code of one version of a plugin that is not called by name: event handlers and hooks.
 * Thread safe.
 */
final class LeasedCode {

  private final VersionEvents version;
  private final EventLease lease;
  private final BiFunction<EventGround, Stage, Stage> composition;

  /** Made when first needed, because handlers are there before the version is complete. */
  private volatile @Nullable Stage stage;

  /**
   * Makes the way.
   *
   * @param version whose code it is
   * @param lease how an instance is found
   * @param composition puts what stands before the lease around it
   */
  LeasedCode(
      VersionEvents version, EventLease lease, BiFunction<EventGround, Stage, Stage> composition) {
    this.version = version;
    this.lease = lease;
    this.composition = composition;
  }

  EventGround ground() {
    return version.ground();
  }

  EventLease lease() {
    return lease;
  }

  /** Runs the code on an instance, in its context. */
  @Nullable Object run(Call call, String label, PluginOperation<@Nullable Object> operation)
      throws TargetLeftException {
    call.target(label, Demand.NONE);
    try {
      return stage().run(call, operation);
    } catch (RetiredException e) {
      throw new TargetLeftException();
    }
  }

  private Stage stage() {
    Stage known = stage;
    if (known == null) {
      known = composition.apply(ground(), lease.stage());
      stage = known;
    }
    return known;
  }
}
