package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;

/**
 * The arguments of {@link Operation#HOOKS_SUBSCRIBE}.
 *
 * @param number by which the worker knows the hook
 * @param pattern of hook points
 * @param options how it stands there
 */
public record HookSubscription(int number, String pattern, HookOptions options) {

  /**
   * Writes the arguments.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(number).text(pattern);
    options(options, out);
  }

  /**
   * Reads the arguments.
   *
   * @param in of the frame
   * @return what they say
   * @throws ProtocolException if they are malformed, or options that a plugin cannot have made
   */
  public static HookSubscription read(ValueReader in) throws ProtocolException {
    return new HookSubscription(
        in.integer(0, Integer.MAX_VALUE), in.text(Protocol.NAME), options(in));
  }

  static void options(HookOptions options, ValueWriter out) {
    out.bool(options.phase() == HookPhase.AFTER).integer(options.order());
    out.integer(options.timeout().map(EventSubscription::nanos).orElse(0L));
  }

  static HookOptions options(ValueReader in) throws ProtocolException {
    try {
      return new HookOptions(
          in.bool() ? HookPhase.AFTER : HookPhase.BEFORE,
          in.integer(-HookOptions.MAX_ORDER, HookOptions.MAX_ORDER),
          EventSubscription.timeout(in.integer()));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no options of a hook: " + e.getMessage());
    }
  }
}
