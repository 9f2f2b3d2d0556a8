package dev.xcore.auth.users;

import dev.xcore.sdk.Audit;
import dev.xcore.sdk.Audit.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Records what was done in the audit log, where there is one. */
final class Trail {

  private final Supplier<Optional<Audit>> audit;

  Trail(Supplier<Optional<Audit>> audit) {
    this.audit = audit;
  }

  void done(String action, String subject, Map<String, Object> facts) {
    audit.get().ifPresent(log -> log.record(action, subject, Outcome.SUCCESS, facts));
  }

  /** For what the platform does by itself. */
  void doneBy(String actor, String action, String subject, Map<String, Object> facts) {
    audit.get().ifPresent(log -> log.recordFor(actor, action, subject, Outcome.SUCCESS, facts));
  }
}
