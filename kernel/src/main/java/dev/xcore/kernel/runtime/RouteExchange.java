package dev.xcore.kernel.runtime;

import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.kernel.sandbox.CallLease;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.RequestHead;
import dev.xcore.worker.protocol.RouteAnswer;
import dev.xcore.worker.protocol.RouteAnswer.BodyKind;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to a route of a sandboxed plugin. What the route returns becomes what a trusted one
 * would have returned, so that the edge treats both alike.
 */
final class RouteExchange {

  private static final String JSON = "application/json";

  private final WorkerSession session;
  private final CallTarget target;
  private final RouteDescriptor route;
  private final Request request;

  private RouteExchange(WorkerSession session, CallTarget target, Request request) {
    this.session = session;
    this.target = target;
    this.route = session.offer().table().routes().get(target.index());
    this.request = request;
  }

  /** Runs a route; a stream that it returns keeps the link until it is written or closed. */
  static @Nullable Object run(WorkerSession session, CallTarget target, Request request)
      throws InterruptedException {
    return new RouteExchange(session, target, request).run();
  }

  private @Nullable Object run() throws InterruptedException {
    CallLease lease = session.lease();
    boolean isKept = false;
    try {
      RouteAnswer answer =
          Objects.requireNonNull(
              session.call(
                  lease,
                  target,
                  out -> head(request, wantsTree()).write(out),
                  new RequestRequests(request, session.requests()),
                  RouteAnswer::read));
      Object value = returned(answer, lease);
      isKept = answer.kind() == BodyKind.STREAM || answer.kind() == BodyKind.EVENTS;
      return value;
    } finally {
      if (!isKept) {
        lease.close();
      }
    }
  }

  /** The tree of a body goes along if the route takes one, and the client says that it is JSON. */
  private boolean wantsTree() {
    return route.body().filter(body -> body.contentTypes().contains(JSON)).isPresent()
        && hasJson(request);
  }

  /**
   * Describes a request.
   *
   * @param request of the client
   * @param hasTree whether the tree of its body goes along; it cannot be read otherwise then
   */
  static RequestHead head(Request request, boolean hasTree) {
    return new RequestHead(
        request.method(),
        request.path(),
        request.scheme(),
        request.authority(),
        request.remoteAddress(),
        request.pathParams(),
        request.queryParams(),
        request.headers(),
        request.cookies(),
        hasTree,
        hasTree ? request.tree() : null);
  }

  private static boolean hasJson(Request request) {
    Optional<String> length = request.header("content-length");
    return length.filter(bytes -> !bytes.equals("0")).isPresent()
        && request
            .header("content-type")
            .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(JSON))
            .isPresent();
  }

  private @Nullable Object returned(RouteAnswer answer, CallLease lease) {
    @Nullable Object body =
        switch (answer.kind()) {
          case NONE -> null;
          case VALUE, BYTES -> answer.body();
          case ABSENT -> Optional.empty();
          case STREAM -> new SandboxedStream(new StreamLease(session, lease));
          case EVENTS -> new SandboxedEvents(new StreamLease(session, lease));
        };
    return answer.status() == RouteAnswer.OWN_STATUS && answer.headers().isEmpty()
        ? body
        : response(session.requests().plugin(), route.status(), answer, body);
  }

  /**
   * Makes a response of what a worker has answered.
   *
   * @param plugin its name, for messages
   * @param usual the status of an answer that has none
   * @param answer of the worker
   * @param body of the response
   * @throws SandboxViolationException if that is no response
   */
  static Response response(String plugin, int usual, RouteAnswer answer, @Nullable Object body) {
    try {
      int status = answer.status() == RouteAnswer.OWN_STATUS ? usual : answer.status();
      Response response = Response.of(status, body);
      for (RouteAnswer.Header header : answer.headers()) {
        response = response.header(header.name(), header.value());
      }
      return response;
    } catch (IllegalArgumentException e) {
      throw new SandboxViolationException(
          "plugin '%s' answered with what is no HTTP response: %s"
              .formatted(plugin, e.getMessage()));
    }
  }
}
