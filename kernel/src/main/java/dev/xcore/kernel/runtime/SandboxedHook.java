package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookTurn;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.HookAnswer;
import dev.xcore.worker.protocol.HookContent;
import dev.xcore.worker.protocol.HookDelivery;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has a hook in a worker look at what happens, and does what it wants. */
final class SandboxedHook {

  private SandboxedHook() {}

  /**
   * Asks a hook in a worker.
   *
   * @param session of the worker
   * @param target the hook
   * @param call what happens, in the hook's hands
   * @throws InterruptedException if interrupted
   * @throws XcoreException if the hook has failed
   */
  static void ask(WorkerSession session, CallTarget target, HookCall call)
      throws InterruptedException {
    HookTurn turn = (HookTurn) call; // nothing else comes this way
    HookRequests requests = session.requests().hooks();
    int number = requests.opened(turn);
    try {
      HookDelivery asked = delivery(number, turn);
      HookAnswer answer =
          session.call(target, asked::write, in -> HookAnswer.read(in).checked(asked));
      if (answer != null) {
        apply(answer, turn);
      }
    } catch (XcoreException e) {
      // It is logged: lines of the plugin must not look like lines of somebody else.
      throw XcoreException.of(e.code(), SandboxJournal.plain(e.detail()));
    } finally {
      requests.closed(number);
    }
  }

  private static void apply(HookAnswer answer, HookTurn turn) {
    answer.payload().ifPresent(given -> turn.replacePayload(given.tree()));
    answer.answer().ifPresent(given -> turn.skip(given.tree()));
    answer.result().ifPresent(given -> turn.replaceResult(given.tree()));
  }

  private static HookDelivery delivery(int number, HookTurn turn) {
    boolean isAfter = turn.phase() == HookPhase.AFTER;
    HookPoint point = turn.point();
    return new HookDelivery(
        number,
        isAfter,
        point.name(),
        turn.source(),
        new HookDelivery.Rights(
            point.replacesPayload(),
            point.skips(),
            point.replacesResult(),
            isAfter && turn.isCancelled()),
        turn.attributes(),
        content(turn::payload),
        isAfter ? content(turn::result) : HookContent.NONE,
        isAfter ? turn.error().map(Failure::of) : Optional.empty());
  }

  /** What somebody has given that is no value is a matter of the hook that looks at it. */
  private static HookContent content(Supplier<@Nullable Object> given) {
    try {
      return HookContent.of(given.get());
    } catch (XcoreException e) {
      return HookContent.absent(e);
    }
  }
}
