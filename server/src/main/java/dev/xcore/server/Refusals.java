package dev.xcore.server;

import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.audit.RepeatCounter;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.Audit.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells of requests that the platform itself has refused: by credentials, access rules, tenant,
 * demands of handlers, and rates. What one client is refused by one layer is counted, not repeated.
 * Waits for nothing. Thread safe.
 */
final class Refusals {

  private static final String EVENT = "security.denied";
  private static final String ACTION = "access.denied";
  private static final Set<Integer> STATUSES = Set.of(401, 403, 429);
  private static final int LONGEST_PATH = 200;

  private final AuditLog log;
  private final SystemEvents events;
  private final RepeatCounter counter = RepeatCounter.create();

  Refusals(AuditLog log, SystemEvents events) {
    this.log = log;
    this.events = events;
  }

  /** Tells whether an answer is a refusal, whoever gave it. */
  static boolean isRefusal(int status) {
    return STATUSES.contains(status);
  }

  /** Records and announces an answer, if it is the platform's refusal. */
  void answered(HttpExchange exchange, RequestPath path, String traceId, int status) {
    if (exchange.refusedBy().isEmpty() || !isRefusal(status)) {
      return;
    }
    long count = counter.add(kind(exchange) + " " + exchange.refusedBy());
    if (count == 0) {
      return;
    }
    Map<String, Object> facts = facts(exchange, path, status, count);
    log.note(
        new AuditEvent(
            user(exchange),
            "http",
            ACTION,
            shortened(path),
            Outcome.DENIED,
            Optional.of(traceId),
            facts));
    announce(exchange, facts);
  }

  /** Announces a refusal that others have recorded, if it is the platform's. */
  void announce(HttpExchange exchange, RequestPath path, int status, long count) {
    if (!exchange.refusedBy().isEmpty()) {
      announce(exchange, facts(exchange, path, status, count));
    }
  }

  private void announce(HttpExchange exchange, Map<String, Object> facts) {
    Map<String, Object> data = new LinkedHashMap<>(facts);
    data.remove("layer");
    data.put("reason", exchange.refusedBy());
    data.put("user", user(exchange));
    events.announce(EVENT, data);
  }

  private static Map<String, Object> facts(
      HttpExchange exchange, RequestPath path, int status, long count) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("layer", exchange.refusedBy());
    facts.put("method", exchange.method());
    facts.put("path", shortened(path));
    facts.put("status", status);
    facts.put("client", exchange.remoteAddress());
    facts.put("count", count);
    return facts;
  }

  /** Who is refused: a client with a network of addresses is one. */
  static String kind(HttpExchange exchange) {
    return exchange.userName() + " " + RateLimits.client(exchange.remoteAddress());
  }

  private static String user(HttpExchange exchange) {
    return exchange.userName().isEmpty() ? "anonymous" : exchange.userName();
  }

  private static String shortened(RequestPath path) {
    String text = path.text();
    return text.length() > LONGEST_PATH ? text.substring(0, LONGEST_PATH) + "…" : text;
  }
}
