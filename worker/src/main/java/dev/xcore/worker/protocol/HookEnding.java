package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@link Operation#HOOKS_END}: what came of what happened at a hook point of the
 * plugin. It answers a list: whether hooks have given something else, and what.
 *
 * @param number that the beginning has given it
 * @param result what came of it, null if it failed
 * @param failure why it failed
 */
public record HookEnding(int number, @Nullable Object result, Optional<Failure> failure) {

  /**
   * Writes the arguments.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(number).bool(failure.isPresent());
    if (failure.isPresent()) {
      failure.get().write(out);
    } else {
      out.value(result);
    }
  }

  /**
   * Reads the arguments.
   *
   * @param in of the frame
   * @return what they say
   * @throws ProtocolException if they are malformed
   */
  public static HookEnding read(ValueReader in) throws ProtocolException {
    int number = in.integer(1, Integer.MAX_VALUE);
    return in.bool()
        ? new HookEnding(number, null, Optional.of(Failure.part(in)))
        : new HookEnding(number, in.value(), Optional.empty());
  }

  /**
   * Writes the answer, as one value.
   *
   * @param given what hooks have given in place of what came of it
   * @param out where to
   */
  public static void answer(Optional<Given> given, ValueWriter out) {
    out.beginList();
    Given.write(given, out);
    out.end();
  }

  /**
   * Reads the answer.
   *
   * @param in of the frame
   * @return what hooks have given in place of what came of it
   * @throws ProtocolException if it is malformed
   */
  public static Optional<Given> answer(ValueReader in) throws ProtocolException {
    in.beginList();
    Optional<Given> given = Given.read(in);
    if (!in.isEnd()) {
      throw new ProtocolException("more than the end at a hook point");
    }
    return given;
  }
}
