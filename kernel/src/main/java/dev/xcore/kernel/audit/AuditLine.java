package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A record between its neighbours.
 *
 * @param entry what is recorded
 * @param previous the seal of the record before it
 * @param seal its own
 */
record AuditLine(AuditRecord entry, String previous, String seal) {

  private static final String NUMBER = "number";
  private static final String PREVIOUS = "previous";

  static byte[] write(AuditRecord entry, String previous, AuditSeal sealer) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(NUMBER, entry.number());
    members.put(PREVIOUS, previous);
    Map<String, Object> shown = entry.tree();
    shown.remove(NUMBER);
    members.putAll(shown);
    return SealedText.write(members, sealer);
  }

  static Optional<AuditLine> read(byte[] line, AuditSeal sealer) {
    return SealedText.read(line, sealer).flatMap(AuditLine::of);
  }

  private static Optional<AuditLine> of(SealedText text) {
    try {
      AuditEvent event =
          new AuditEvent(
              text.text("actor"),
              text.text("source"),
              text.text("action"),
              text.text("subject"),
              Outcome.valueOf(text.text("outcome").toUpperCase(Locale.ROOT)),
              Optional.of(text.text("trace_id")).filter(trace -> !trace.isEmpty()),
              facts(text));
      Instant time = Instant.parse(text.text("time"));
      AuditRecord entry = new AuditRecord(text.number(NUMBER), time, event);
      return Optional.of(new AuditLine(entry, text.text(PREVIOUS), text.seal()));
    } catch (DateTimeException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> facts(SealedText text) {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (text.members().get("facts") instanceof Map<?, ?> members) {
      members.forEach((name, value) -> {
        if (value != null) {
          facts.put(String.valueOf(name), value);
        }
      });
    }
    return facts;
  }
}
