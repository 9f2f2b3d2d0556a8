package dev.xcore.kernel.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One line of an audit log; immutable.
 *
 * @param number from 1, without gaps
 * @param time when it was recorded
 * @param event what was done
 */
public record AuditRecord(long number, Instant time, AuditEvent event) {

  /**
   * Returns it as it is shown.
   *
   * @return {@code number time actor source action subject outcome trace_id facts}; without what is
   *     empty
   */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", number);
    tree.put("time", time.toString());
    tree.put("actor", event.actor());
    tree.put("source", event.source());
    tree.put("action", event.action());
    tree.put("subject", event.subject());
    tree.put("outcome", event.outcome().name().toLowerCase(Locale.ROOT));
    event.traceId().ifPresent(trace -> tree.put("trace_id", trace));
    if (!event.facts().isEmpty()) {
      tree.put("facts", event.facts());
    }
    return tree;
  }
}
