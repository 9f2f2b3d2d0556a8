package dev.xcore.kernel.runtime;

import dev.xcore.handlers.EventName;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.kernel.runtime.SeatSubscriptions.Kept;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.Subscription;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.HookSubscription;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that the code in one seat's workers has made, and its bridges from events to hooks.
 * Thread safe.
 */
final class SandboxHooks {

  private final VersionGround ground;
  private final PluginScope scope;
  private final SeatSubscriptions<HookSubscription> kept =
      new SeatSubscriptions<>("hooks", HookSubscription::number, SandboxHooks::isSame);
  private final SeatSubscriptions<Bridge> bridges =
      new SeatSubscriptions<>("bridges", Bridge::number, Bridge::isSame);

  /**
   * Makes the record of a seat.
   *
   * @param ground of the version
   * @param scope of the seat
   */
  SandboxHooks(VersionGround ground, PluginScope scope) {
    this.ground = ground;
    this.scope = scope;
  }

  /** Events that are given to the hooks of the same name. */
  private record Bridge(int number, String pattern) {

    boolean isSame(Bridge other) {
      return pattern.equals(other.pattern);
    }
  }

  private static boolean isSame(HookSubscription one, HookSubscription other) {
    return one.pattern().equals(other.pattern()) && one.options().equals(other.options());
  }

  /**
   * Makes a hook.
   *
   * @param session of the worker that asks
   * @param asked what it asks for
   * @throws ProtocolException if the worker has used the number before
   * @throws IllegalArgumentException if the pattern is none
   * @throws dev.xcore.sdk.PermissionDeniedException if the plugin may not stand there
   * @throws dev.xcore.sdk.ConflictException if there are too many
   */
  void add(WorkerSession session, HookSubscription asked) throws ProtocolException {
    EventName.segments(asked.pattern());
    ground.settings().inForce().events().checkHook(asked.pattern(), ground.judge());
    kept.add(session, asked, this::begin);
  }

  private Subscription begin(Kept<HookSubscription> made) {
    HookSubscription wanted = made.wanted();
    return ground
        .events()
        .hooks()
        .subscribe(
            scope,
            wanted.pattern(),
            wanted.options(),
            (instance, call) -> ask(instance, made, call));
  }

  /** Has the worker look at what happens; one that has left the number behind is not asked. */
  private static void ask(PluginInstance instance, Kept<HookSubscription> hook, HookCall call)
      throws Exception {
    ((SandboxedPlugin) instance.object())
        .<@Nullable Object>use(session -> {
          if (hook.belongsTo(session)) {
            SandboxedHook.ask(
                session, CallTarget.numbered(CallTarget.Kind.CODED_HOOK, hook.number()), call);
          }
          return null;
        });
  }

  /**
   * Gives events to the hooks of the same name.
   *
   * @param session of the worker that asks
   * @param number by which it ends that
   * @param pattern of names
   * @param hooks of the plugin
   * @throws ProtocolException if the worker has used the number before
   * @throws IllegalArgumentException if the pattern is none
   * @throws dev.xcore.sdk.PermissionDeniedException if the plugin may not take such events
   * @throws dev.xcore.sdk.ConflictException if there are too many
   */
  void forward(WorkerSession session, int number, String pattern, Hooks hooks)
      throws ProtocolException {
    EventName.segments(pattern);
    bridges.add(session, new Bridge(number, pattern), made -> hooks.forward(pattern));
  }

  /**
   * Ends a hook or a bridge; nothing happens if the worker has none of that number.
   *
   * @param session of the worker that asks
   * @param number by which it knows it
   */
  void end(WorkerSession session, int number) {
    kept.end(session, number);
    bridges.end(session, number);
  }

  /**
   * Ends what a worker has not made again.
   *
   * @param session of the worker that has been loaded in place of another
   */
  void settle(WorkerSession session) {
    kept.settle(session);
    bridges.settle(session);
  }
}
