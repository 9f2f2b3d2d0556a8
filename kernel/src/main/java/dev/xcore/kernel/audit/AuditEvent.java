package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that belongs into the audit log; immutable.
 *
 * @param actor who did it: a principal's name, {@code system}, {@code anonymous}
 * @param source where it was done: {@code http}, {@code cli}, {@code kernel} or a plugin's name
 * @param action what was done, such as {@code plugin.install}
 * @param subject to what, such as {@code plugin:shop}
 * @param outcome how it ended
 * @param traceId of the request or call, if there is one
 * @param facts more about it: text, numbers, booleans, lists and maps of these
 */
public record AuditEvent(
    String actor,
    String source,
    String action,
    String subject,
    Outcome outcome,
    Optional<String> traceId,
    Map<String, Object> facts) {

  /** Checks and copies. */
  public AuditEvent {
    Objects.requireNonNull(actor, "actor is null");
    Objects.requireNonNull(action, "action is null");
    Objects.requireNonNull(subject, "subject is null");
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
