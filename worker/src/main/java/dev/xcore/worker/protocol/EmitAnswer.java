package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EmitResult.Outcome;
import dev.xcore.sdk.XcoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Operation#EVENTS_EMIT} answers: a list of whether the event was cancelled, and of
 * plugin, time, answer and failure of each handler.
 *
 * @param result of the event
 */
public record EmitAnswer(EmitResult result) {

  /**
   * Writes the answer, as one value.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList().bool(result.isCancelled());
    for (Outcome outcome : result.outcomes()) {
      out.text(outcome.plugin()).integer(outcome.nanos()).value(outcome.value());
      XcoreException error = outcome.error();
      out.bool(error != null);
      if (error != null) {
        Failure.of(error).write(out);
      }
    }
    out.end();
  }

  /**
   * Reads an answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static EmitAnswer read(ValueReader in) throws ProtocolException {
    in.beginList();
    boolean isCancelled = in.bool();
    List<Outcome> outcomes = new ArrayList<>();
    while (!in.isEnd()) {
      outcomes.add(outcome(in));
    }
    return new EmitAnswer(new EmitResult(outcomes, isCancelled));
  }

  private static Outcome outcome(ValueReader in) throws ProtocolException {
    String plugin = in.text(Protocol.NAME);
    long nanos = in.integer();
    Object value = in.value();
    return new Outcome(plugin, value, in.bool() ? Failure.part(in).toPlatform() : null, nanos);
  }
}
