package dev.xcore.cli;

import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.Audit.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records a command is about. */
final class AuditChoice {

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only since then: 2026-01-31T12:00:00Z, or how long ago, such as 2h.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before then.")
  private @Nullable String until;

  @Option(names = "--actor", paramLabel = "NAME", description = "Only what this one did.")
  private @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this, such as user.create; * stands for any characters.")
  private @Nullable String action;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Only what ended so: ${COMPLETION-CANDIDATES}.")
  private @Nullable Word outcome;

  /** How something ended, as it is written. */
  enum Word {
    success(Outcome.SUCCESS),
    denied(Outcome.DENIED),
    failure(Outcome.FAILURE);

    private final Outcome meaning;

    Word(Outcome meaning) {
      this.meaning = meaning;
    }
  }

  AuditFilter filter() {
    return new AuditFilter(
        Optional.ofNullable(since).map(text -> time("--since", text)),
        Optional.ofNullable(until).map(text -> time("--until", text)),
        Optional.ofNullable(actor),
        Optional.ofNullable(action).map(AuditFilter::pattern),
        Optional.ofNullable(outcome).map(word -> word.meaning));
  }

  private static Instant time(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException noInstant) {
      return Quantities.duration(text)
          .map(Instant.now()::minus)
          .orElseThrow(() ->
              new CommandFailure(
                  "%s '%s' is no time; write one such as 2026-01-31T12:00:00Z, or how long ago, such as 2h"
                      .formatted(option, text)));
    }
  }
}
