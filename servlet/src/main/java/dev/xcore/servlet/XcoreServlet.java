package dev.xcore.servlet;

import dev.xcore.app.Xcore;
import dev.xcore.server.HttpDispatcher;
import dev.xcore.server.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Serves everything that the platform has mounted: actions, routes, files, documentation, health
 * and administration, below the context path and the servlet's own mapping.
 *
 * <pre>{@code
 * context.addServlet(new ServletHolder(new XcoreServlet(xcore)), "/*");
 * }</pre>
 *
 * <p>Requests are served on the container's thread, which handlers may block: give the container
 * virtual threads if it can. A servlet container has no portable way to hand over a WebSocket
 * connection, so a request for an upgrade is answered with 501. Thread safe.
 */
public final class XcoreServlet extends HttpServlet {

  private static final int NOT_IMPLEMENTED = 501;

  private final transient HttpDispatcher dispatcher;

  /**
   * Makes the servlet of a platform. Made before the platform boots, the platform opens no port of
   * its own.
   *
   * @param xcore closing it stays its owner's business
   */
  public XcoreServlet(Xcore xcore) {
    this(xcore.httpDispatcher());
  }

  /**
   * Makes a servlet.
   *
   * @param dispatcher of a booted platform; closing the platform stays its owner's business
   */
  public XcoreServlet(HttpDispatcher dispatcher) {
    this.dispatcher = Objects.requireNonNull(dispatcher, "dispatcher is null");
  }

  /** Serves every method alike: which ones a path has, its plugin decides. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      refuseSocket(response);
      return;
    }
    ServletExchange exchange = new ServletExchange(request, response);
    dispatcher.handle(exchange);
    exchange.finish();
  }

  private static void refuseSocket(HttpServletResponse response) throws IOException {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", NOT_IMPLEMENTED);
    problem.put("title", "Not Implemented");
    problem.put(
        "detail",
        "WebSocket connections are not possible in a servlet container; let the platform open its"
            + " own port, or mount its handler in Jetty");
    problem.put("code", "not_implemented");
    problem.put("trace_id", UUID.randomUUID().toString().replace("-", ""));
    byte[] body = Json.write(problem);
    response.setStatus(NOT_IMPLEMENTED);
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
