package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.XcoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Operation#HOOKS_EMIT} answers, a list: what {@link Operation#EVENTS_EMIT} answers,
 * the result of the hooks, and why it was cancelled.
 *
 * @param result of the event
 */
public record DispatchAnswer(DispatchResult result) {

  /**
   * Writes the answer, as one value.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList();
    new EmitAnswer(result.events()).write(out);
    out.value(result.result()).bool(result.error().isPresent());
    result.error().ifPresent(error -> Failure.of(error).write(out));
    out.end();
  }

  /**
   * Reads an answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static DispatchAnswer read(ValueReader in) throws ProtocolException {
    in.beginList();
    EmitAnswer events = EmitAnswer.read(in);
    @Nullable Object result = in.value();
    Optional<XcoreException> error =
        in.bool() ? Optional.of(Failure.part(in).toPlatform()) : Optional.empty();
    if (!in.isEnd()) {
      throw new ProtocolException("more than the answer to an event");
    }
    return new DispatchAnswer(new DispatchResult(events.result(), result, error));
  }
}
