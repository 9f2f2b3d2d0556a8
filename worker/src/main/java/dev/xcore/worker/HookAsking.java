package dev.xcore.worker;

import dev.xcore.handlers.HookDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.worker.protocol.HookAnswer;
import dev.xcore.worker.protocol.HookDelivery;
import java.util.Optional;

/** Has the plugin's hooks look at what happens, and writes what they want. */
final class HookAsking {

  private HookAsking() {}

  /** The plugin's code. */
  @FunctionalInterface
  private interface Code {
    void handle(HookCall call) throws Throwable;
  }

  /**
   * Asks a method.
   *
   * @param plugin whose method it is
   * @param name of the method
   * @param payload a {@link HookDelivery}
   * @param out takes the answer
   * @throws ProtocolException if there is no such method
   * @throws Throwable what the method throws
   */
  static void annotated(LoadedPlugin plugin, String name, ValueReader payload, ValueWriter out)
      throws Throwable {
    for (HookDescriptor hook : plugin.table().hooks()) {
      if (hook.name().equals(name)) {
        ask(plugin, read(payload), call -> hook.invoker().handle(plugin.instance(), call), out);
        return;
      }
    }
    throw new ProtocolException("a call of something that the plugin has not offered");
  }

  /**
   * Asks a hook made in code; one that has been closed meanwhile wants nothing.
   *
   * @param plugin whose hook it is
   * @param number of the hook
   * @param payload a {@link HookDelivery}
   * @param out takes the answer
   * @throws Throwable what the hook throws
   */
  static void coded(LoadedPlugin plugin, int number, ValueReader payload, ValueWriter out)
      throws Throwable {
    HookDelivery delivery = read(payload);
    Optional<HookHandler> found = plugin.hooks().coded(number);
    if (found.isPresent()) {
      ask(plugin, delivery, found.get()::handle, out);
    } else {
      HookAnswer.NOTHING.write(out);
    }
  }

  private static HookDelivery read(ValueReader payload) throws ProtocolException {
    HookDelivery delivery = HookDelivery.read(payload);
    payload.finish();
    return delivery;
  }

  private static void ask(LoadedPlugin plugin, HookDelivery delivery, Code code, ValueWriter out)
      throws Throwable {
    WorkerHookCall call = new WorkerHookCall(delivery, plugin.binder(), plugin.outlet());
    HookAnswer wanted;
    try {
      code.handle(call);
    } finally {
      wanted = call.close();
    }
    try {
      wanted.write(out);
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException("what the hook gives is too large: " + e.getMessage());
    }
  }
}
