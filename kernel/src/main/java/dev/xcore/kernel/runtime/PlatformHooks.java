package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.HookChain;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookOccasion;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.kernel.events.HookStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The platform's own hook points, for those of its parts where things happen. Thread safe. */
public final class PlatformHooks {

  private final HookManager manager;
  private final Binder binder;

  PlatformHooks(HookManager manager, Binder binder) {
    this.manager = manager;
    this.binder = binder;
  }

  /**
   * Returns who stands at a point.
   *
   * @param point one of {@link HookPoint#PLATFORM}
   * @return always the same, to be kept
   */
  public HookChain chain(HookPoint point) {
    return manager.chain(point);
  }

  /**
   * Begins something at a point.
   *
   * @param chain of the point
   * @param payload what goes in: a tree that nobody changes any more
   * @param concerned the plugin that it is about, whose own hooks are not asked; empty for none
   * @param origin whose call hooks see
   * @return runs it
   */
  public HookRun begin(
      HookChain chain,
      Map<String, ? extends @Nullable Object> payload,
      Optional<String> concerned,
      CallOrigin origin) {
    Call call = Call.from(origin, CallBinding.current());
    return manager.begin(
        chain, new HookOccasion(EventBus.PLATFORM, Map.of(), binder, payload, call, concerned));
  }

  /**
   * Says that something has happened, and runs the hooks after it.
   *
   * @param run as begun
   * @param result a tree that nobody changes any more, null for none
   */
  public void done(HookRun run, @Nullable Object result) {
    run.succeeded(binder, result);
  }

  /**
   * Lets the platform do something, unless a hook forbids it.
   *
   * @param point where
   * @param payload what is done: a tree that nobody changes any more
   * @param concerned the plugin that it is about, whose own hooks are not asked; empty for none
   * @param operation does it; what it returns is no result that hooks see
   * @param <T> what it returns
   * @return what it returned
   * @throws dev.xcore.sdk.XcoreException if a hook has cancelled it
   */
  public <T> T around(
      HookPoint point,
      Map<String, ? extends @Nullable Object> payload,
      Optional<String> concerned,
      Supplier<T> operation) {
    HookChain chain = manager.chain(point);
    if (chain.isEmpty()) {
      return operation.get();
    }
    Done<T> done = new Done<>();
    begin(chain, payload, concerned, CallOrigin.of("system"))
        .around(
            binder,
            run -> {
              done.value = operation.get();
              return null;
            });
    return Objects.requireNonNull(done.value, "the operation returned null");
  }

  /** What was done. */
  private static final class Done<T> {

    private @Nullable T value;
  }

  /**
   * Reports on all hooks.
   *
   * @return in no order
   */
  public List<HookStatus> status() {
    return manager.status();
  }
}
