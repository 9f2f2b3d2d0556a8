package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.Optional;

/**
 * The body of the RESULT of a hook: what it wants. A hook that cancels has said so before, by
 * {@link Operation#HOOKS_CANCEL}, so that it holds whatever becomes of the hook.
 *
 * @param payload in place of the payload
 * @param answer in place of what would happen
 * @param result in place of what came of it
 */
public record HookAnswer(Optional<Given> payload, Optional<Given> answer, Optional<Given> result) {

  /** The answer of a hook that wants nothing. */
  public static final HookAnswer NOTHING =
      new HookAnswer(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Writes the answer.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    Given.write(payload, out);
    Given.write(answer, out);
    Given.write(result, out);
  }

  /**
   * Reads an answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static HookAnswer read(ValueReader in) throws ProtocolException {
    HookAnswer answer = new HookAnswer(Given.read(in), Given.read(in), Given.read(in));
    in.finish();
    return answer;
  }

  /**
   * Checks that the hook wants no more than it may.
   *
   * @param asked what it was asked
   * @return this
   * @throws ProtocolException if it wants what the worker has to refuse
   */
  public HookAnswer checked(HookDelivery asked) throws ProtocolException {
    HookDelivery.Rights rights = asked.rights();
    boolean isBefore = !asked.isAfter();
    require(payload.isEmpty() || isBefore && rights.replacesPayload(), "replaces the payload");
    require(answer.isEmpty() || isBefore && rights.skips(), "answers in place of what happens");
    require(
        result.isEmpty() || !isBefore && rights.replacesResult() && !rights.isCancelled(),
        "replaces the result");
    return this;
  }

  private static void require(boolean isAllowed, String what) throws ProtocolException {
    if (!isAllowed) {
      throw new ProtocolException("a hook " + what + " where none can");
    }
  }
}
