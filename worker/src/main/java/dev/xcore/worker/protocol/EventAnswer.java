package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of the RESULT of an event: what its handler made of it. A handler may refuse an event
 * and fail afterwards, so a failure comes here and not as an ERROR.
 *
 * @param isTaken whether the filter let it pass
 * @param isCancelled whether the handler has refused it
 * @param isStopped whether the handlers that come after are not to see it
 * @param failure why the handler has failed
 * @param value its answer, a value tree; null for none
 */
public record EventAnswer(
    boolean isTaken,
    boolean isCancelled,
    boolean isStopped,
    Optional<Failure> failure,
    @Nullable Object value) {

  /** The answer of a filter that leaves an event. */
  public static final EventAnswer NOT_TAKEN =
      new EventAnswer(false, false, false, Optional.empty(), null);

  /**
   * Writes the answer.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    begin(isTaken, isCancelled, isStopped, failure, out);
    out.value(value);
  }

  /**
   * Writes the answer but for its value, which has to follow.
   *
   * @param isTaken whether the filter let it pass
   * @param isCancelled whether the handler has refused it
   * @param isStopped whether the handlers that come after are not to see it
   * @param failure why the handler has failed
   * @param out where to
   */
  public static void begin(
      boolean isTaken,
      boolean isCancelled,
      boolean isStopped,
      Optional<Failure> failure,
      ValueWriter out) {
    out.bool(isTaken).bool(isCancelled).bool(isStopped).bool(failure.isPresent());
    failure.ifPresent(why -> why.write(out));
  }

  /**
   * Reads an answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static EventAnswer read(ValueReader in) throws ProtocolException {
    EventAnswer answer =
        new EventAnswer(
            in.bool(),
            in.bool(),
            in.bool(),
            in.bool() ? Optional.of(Failure.part(in)) : Optional.empty(),
            in.value());
    in.finish();
    return answer;
  }
}
