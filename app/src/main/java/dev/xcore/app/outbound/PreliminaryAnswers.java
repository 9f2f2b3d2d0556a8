package dev.xcore.app.outbound;

import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.ProtocolHandlers;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;

/**
 * Passes over answers before the answer, such as 102 and 103, but not over many: a server that
 * sends them for ever would keep a thread busy that not even the end of the request sets free.
 *
 * @param handler does so for one status
 */
record PreliminaryAnswers(ProtocolHandler handler) implements ProtocolHandler {

  private static final int MOST = 100;
  private static final String COUNT = "dev.xcore.preliminary";

  /** Takes the place of the handlers that pass over any number. */
  static void limit(ProtocolHandlers handlers) {
    for (String name : new String[] {"continue", "processing", "early-hints"}) {
      ProtocolHandler all = handlers.remove(name);
      if (all != null) {
        handlers.put(new PreliminaryAnswers(all));
      }
    }
  }

  @Override
  public String getName() {
    return handler.getName();
  }

  @Override
  public boolean accept(Request request, Response response) {
    return handler.accept(request, response) && count(request) <= MOST;
  }

  private static int count(Request request) {
    int count = request.getAttributes().get(COUNT) instanceof Integer before ? before + 1 : 1;
    request.attribute(COUNT, count);
    return count;
  }

  @Override
  public Response.Listener getResponseListener() {
    return handler.getResponseListener();
  }
}
