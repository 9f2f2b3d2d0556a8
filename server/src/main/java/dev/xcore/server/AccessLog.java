package dev.xcore.server;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, written by the logger {@value #LOGGER}. Paths are logged as they were sent,
 * without the query string, which may hold secrets; everything a client chose is escaped, so that
 * it can neither end a line nor drive a terminal. Thread safe.
 */
final class AccessLog {

  static final String LOGGER = "xcore.access";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final int LONGEST = 512;

  private final AccessLogFormat format;

  AccessLog(AccessLogFormat format) {
    this.format = format;
  }

  /** Writes the line of a request that was answered, or whose client has gone. */
  void write(HttpExchange exchange, String traceId, long startNanos) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    write(
        exchange.remoteAddress(),
        exchange.userName(),
        exchange.method(),
        exchange.contextPath() + exchange.rawPath(),
        exchange.answeredWith(),
        exchange.sentBytes(),
        Duration.ofNanos(System.nanoTime() - startNanos),
        exchange.header("User-Agent").orElse(""),
        traceId);
  }

  /** Writes the line of a request that was refused before it could be understood. */
  void refused(
      String address, @Nullable String method, @Nullable String path, int status, String traceId) {
    String asked = method == null ? "-" : method;
    write(address, "", asked, path == null ? "-" : path, status, 0, Duration.ZERO, "", traceId);
  }

  private void write(
      String client,
      String user,
      String method,
      String path,
      int status,
      long bytes,
      Duration took,
      String agent,
      String traceId) {
    String millis = "%d.%03d".formatted(took.toMillis(), took.toNanos() / 1000 % 1000);
    switch (format) {
      case OFF -> {}
      case TEXT ->
          LOG.info(
              "{} - {} [{}] \"{} {}\" {} {} {}ms \"{}\" {}",
              client,
              user.isEmpty() ? "-" : escaped(user).replace(' ', '_'),
              Instant.now(),
              escaped(method),
              escaped(path),
              status,
              bytes,
              millis,
              agent.isEmpty() ? "-" : escaped(agent),
              traceId);
      case JSON -> {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("client", client);
        line.put("user", escaped(user));
        line.put("method", escaped(method));
        line.put("path", escaped(path));
        line.put("status", status);
        line.put("bytes", bytes);
        line.put("duration_ms", took.toNanos() / 1e6);
        line.put("user_agent", escaped(agent));
        line.put("trace_id", traceId);
        LOG.info("{}", new String(Json.write(line), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  /** Leaves printable ASCII as it is, without quotes and backslashes; cuts what is too long. */
  static String escaped(String text) {
    int length = Math.min(text.length(), LONGEST);
    StringBuilder safe = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        safe.append(c);
      } else {
        safe.append("\\u%04x".formatted((int) c));
      }
    }
    return text.length() > LONGEST ? safe.append("...").toString() : safe.toString();
  }
}
