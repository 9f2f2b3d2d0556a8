package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives the errors that Jetty itself answers, before a request reaches us, our form. */
final class JettyErrors extends ErrorHandler {

  private final List<Header> lines;
  private final Optional<AccessLog> log;

  private static final int BAD_REQUEST = 400;
  private static final Map<Integer, String> CODES =
      Map.of(
          BAD_REQUEST,
          "bad_request",
          404,
          "not_found",
          405,
          "method_not_allowed",
          408,
          "request_timeout",
          413,
          "payload_too_large",
          414,
          "uri_too_long",
          415,
          "unsupported_media_type",
          431,
          "headers_too_large",
          500,
          "handler_error",
          503,
          "overloaded");

  JettyErrors(HttpProtection protection) {
    this.lines = protection.headers().lines();
    this.log =
        protection.accessLog() == AccessLogFormat.OFF
            ? Optional.empty()
            : Optional.of(new AccessLog(protection.accessLog()));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String traceId = TraceIds.next();
    Answer.Whole answer = answer(status, request.getAttribute(ERROR_MESSAGE), traceId);
    answer.headers().forEach(header -> response.getHeaders().put(header.name(), header.value()));
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("X-Trace-Id", traceId);
    lines.forEach(line -> response.getHeaders().put(line.name(), line.value()));
    log.ifPresent(kept ->
        kept.refused(
            Request.getRemoteAddr(request),
            request.getMethod(),
            request.getHttpURI().getPath(),
            status,
            traceId));
    response.write(true, answer.buffer(), callback);
    return true;
  }

  private static Answer.Whole answer(int status, Object message, String traceId) {
    String code =
        CODES.getOrDefault(
            status, HttpStatus.getMessage(status).toLowerCase(Locale.ROOT).replace(' ', '_'));
    String detail =
        status < 500 && message instanceof String text && !text.isBlank()
            ? text
            : HttpStatus.getMessage(status);
    return ProblemDocument.of(status, code, detail).answer(traceId, false);
  }
}
