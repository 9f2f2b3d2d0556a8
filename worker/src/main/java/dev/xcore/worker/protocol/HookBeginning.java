package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.Optional;

/**
 * What {@link Operation#HOOKS_BEGIN} answers, a list: how to go on at a hook point of the plugin.
 *
 * @param number by which the plugin says what came of it; 0 if nobody wants to hear that
 * @param payload in place of the payload
 * @param answer in place of what would happen, which is over then
 */
public record HookBeginning(int number, Optional<Given> payload, Optional<Given> answer) {

  /** The answer where nobody stands. */
  public static final HookBeginning NOBODY =
      new HookBeginning(0, Optional.empty(), Optional.empty());

  /**
   * Writes the answer, as one value.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.beginList().integer(number);
    Given.write(payload, out);
    Given.write(answer, out);
    out.end();
  }

  /**
   * Reads an answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static HookBeginning read(ValueReader in) throws ProtocolException {
    in.beginList();
    HookBeginning beginning =
        new HookBeginning(in.integer(0, Integer.MAX_VALUE), Given.read(in), Given.read(in));
    if (!in.isEnd()) {
      throw new ProtocolException("more than the beginning at a hook point");
    }
    return beginning;
  }
}
