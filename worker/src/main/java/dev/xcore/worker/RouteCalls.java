package dev.xcore.worker;

import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.http.Request;
import dev.xcore.worker.protocol.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Runs routes, and keeps the stream that one has returned until the host asks for its content. Used
 * by the thread of one link.
 */
final class RouteCalls {

  private @Nullable KeptStream kept;

  /**
   * Runs a route.
   *
   * @throws Throwable what the plugin's code throws
   */
  void run(LoadedPlugin plugin, RouteDescriptor route, ValueReader payload, ValueWriter out)
      throws Throwable {
    RequestHead head = RequestHead.read(payload);
    payload.finish();
    Request request = new WorkerRequest(head, plugin.outlet(), plugin.binder(), true);
    Object returned = route.invoker().invoke(plugin.instance(), request);
    RouteAnswers answers = new RouteAnswers(plugin.binder(), out);
    answers.write(returned);
    kept = answers.kept();
  }

  /**
   * Writes the content of the stream.
   *
   * @throws Throwable what the plugin's code throws
   */
  void stream(LoadedPlugin plugin, ValueWriter out) throws Throwable {
    KeptStream stream = kept;
    kept = null;
    if (stream == null) {
      throw new ProtocolException("there is no stream to be written");
    }
    stream.writeTo(plugin.outlet(), plugin.binder());
    out.nothing();
  }

  /**
   * Gives up the stream, if there is one.
   *
   * @throws Exception if it cannot be closed
   */
  void discard() throws Exception {
    KeptStream stream = kept;
    kept = null;
    if (stream != null) {
      stream.discard();
    }
  }
}
