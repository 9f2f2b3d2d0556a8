package dev.xcore.server;

import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.audit.RepeatCounter;
import dev.xcore.sdk.Audit.Outcome;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records administration over HTTP: every request below {@code /admin} that may change something,
 * and every one that is refused, before it is answered. Refusals of one client are counted, not
 * repeated, so that guessing does not push everything else out of the log. Thread safe.
 */
final class AdminAudit {

  private static final String ROOT = "admin";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final int FIRST_ERROR = 400;

  private static final Logger LOG = LoggerFactory.getLogger(AdminAudit.class);

  private final AuditLog log;
  private final Refusals refusals;
  private final RepeatCounter counter = RepeatCounter.create();

  AdminAudit(AuditLog log, Refusals refusals) {
    this.log = log;
    this.refusals = refusals;
  }

  /** Makes a request be recorded when it is answered, if it is one of administration or refused. */
  void watch(HttpExchange exchange, RequestPath path, String traceId) {
    if (!path.segments().isEmpty() && path.segments().getFirst().equals(ROOT)) {
      exchange.beforeAnswer(status -> record(exchange, path, traceId, status));
    } else {
      exchange.beforeAnswer(status -> refusals.answered(exchange, path, traceId, status));
    }
  }

  private void record(HttpExchange exchange, RequestPath path, String traceId, int status) {
    Outcome outcome =
        status < FIRST_ERROR
            ? Outcome.SUCCESS
            : Refusals.isRefusal(status) ? Outcome.DENIED : Outcome.FAILURE;
    boolean isRefused = outcome == Outcome.DENIED;
    if (!isRefused && READING.contains(exchange.method())) {
      return;
    }
    Map<String, Object> facts = new LinkedHashMap<>(exchange.facts());
    facts.put("method", exchange.method());
    facts.put("path", path.text());
    facts.put("status", status);
    facts.put("client", exchange.remoteAddress());
    if (isRefused) {
      long count = counter.add(Refusals.kind(exchange));
      if (count == 0) {
        return;
      }
      facts.put("count", count);
      refusals.announce(exchange, path, status, count);
    }
    List<String> names = path.segments().subList(1, path.segments().size());
    String actor = exchange.userName().isEmpty() ? "anonymous" : exchange.userName();
    AuditEvent event =
        new AuditEvent(
            actor,
            "http",
            action(exchange.method(), names),
            subject(exchange.method(), names),
            outcome,
            Optional.of(traceId),
            facts);
    // A deadline's watchdog must not wait for a disk, and a refusal has done nothing.
    if (isRefused || exchange.isLate()) {
      log.note(event);
    } else {
      keep(event);
    }
  }

  private void keep(AuditEvent event) {
    try {
      log.append(event);
    } catch (UncheckedIOException failure) {
      LOG.error("what was done is not in the audit log action={}", event.action(), failure);
      throw new RefusedException(
          ProblemDocument.of(
              500,
              "audit_unavailable",
              "this was done, but the audit log cannot keep it: see the server's log"));
    }
  }

  /** Makes {@code plugin.load} of {@code POST plugins/shop/load}. */
  static String action(String method, List<String> names) {
    if (names.isEmpty()) {
      return ROOT;
    }
    String noun = noun(names);
    String verb =
        switch (method) {
          case "GET", "HEAD" -> "read";
          case "DELETE" -> "delete";
          case "PUT", "PATCH" -> "change";
          default -> names.size() == 1 ? "create" : plain(names.getLast());
        };
    return noun + "." + verb;
  }

  /** Makes {@code plugin:shop} of {@code POST plugins/shop/load}. */
  static String subject(String method, List<String> names) {
    if (names.isEmpty()) {
      return ROOT;
    }
    int end = method.equals("POST") ? Math.max(1, names.size() - 1) : names.size();
    return end == 1 ? noun(names) : noun(names) + ":" + String.join("/", names.subList(1, end));
  }

  private static String noun(List<String> names) {
    String noun = plain(names.getFirst());
    boolean isPlural = noun.length() > 1 && noun.endsWith("s") && !noun.equals("status");
    return isPlural ? noun.substring(0, noun.length() - 1) : noun;
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return plain.substring(0, Math.min(40, plain.length()));
  }
}
