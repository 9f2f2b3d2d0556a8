package dev.xcore.server;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/**
 * Serves everything below one point of a Jetty server: our own, or a host's. Stopping it ends its
 * streams and leaves the server alone.
 *
 * <p>Plugins may block: give the server's thread pool a virtual-thread executor.
 */
public final class JettyHandler extends Handler.Abstract {

  private final HttpDispatcher dispatcher;
  private @Nullable ServerWebSocketContainer sockets;

  private JettyHandler(HttpDispatcher dispatcher) {
    super(InvocationType.BLOCKING);
    this.dispatcher = dispatcher;
  }

  /**
   * Makes a handler.
   *
   * @param dispatcher answers the requests
   * @return the handler, to be set on a server or context before it starts
   */
  public static JettyHandler create(HttpDispatcher dispatcher) {
    return new JettyHandler(dispatcher);
  }

  @Override
  protected void doStart() throws Exception {
    Server server = getServer();
    if (server == null) {
      throw new IllegalStateException("set the handler on a server before starting it");
    }
    sockets = ServerWebSocketContainer.ensure(server);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    dispatcher.endStreams();
    super.doStop();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (sockets == null) {
      throw new IllegalStateException("the handler is not started");
    }
    // A silent handler or stream is not idle: deadlines bound the one, pings the other.
    request.addIdleTimeoutListener(timeout -> false);
    dispatcher.handle(new JettyExchange(request, response, callback, sockets));
    return true;
  }
}
