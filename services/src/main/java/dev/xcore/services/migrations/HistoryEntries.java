package dev.xcore.services.migrations;

import dev.xcore.services.migrations.MigrationEntry.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/** Translates what Flyway knows of a schema. */
final class HistoryEntries {

  private HistoryEntries() {}

  static List<MigrationEntry> of(
      MigrationInfoService service, Predicate<String> canUndo, Set<String> begun) {
    List<MigrationEntry> entries = new ArrayList<>();
    for (MigrationInfo info : service.all()) {
      if (info.getVersion() != null && !info.getType().isSynthetic()) {
        entries.add(entry(info, canUndo, begun));
      }
    }
    return entries;
  }

  private static MigrationEntry entry(
      MigrationInfo info, Predicate<String> canUndo, Set<String> begun) {
    String version = info.getVersion().getVersion();
    State state = state(info);
    boolean isHalf = state == State.PENDING && begun.contains(version);
    return new MigrationEntry(
        version,
        String.valueOf(info.getDescription()),
        String.valueOf(info.getScript()),
        isHalf ? State.UNFINISHED : state,
        Optional.ofNullable(info.getInstalledOn()).map(date -> date.toInstant()),
        Optional.ofNullable(info.getExecutionTime()).map(Duration::ofMillis),
        canUndo.test(version));
  }

  private static State state(MigrationInfo info) {
    return switch (info.getState()) {
      case PENDING, ABOVE_TARGET -> State.PENDING;
      case IGNORED, BELOW_BASELINE -> State.TOO_LATE;
      case MISSING_SUCCESS -> State.MISSING;
      case FUTURE_SUCCESS -> State.NEWER;
      case FAILED, MISSING_FAILED, FUTURE_FAILED -> State.UNFINISHED;
      default ->
          info.isChecksumMatching() && info.isDescriptionMatching() ? State.APPLIED : State.CHANGED;
    };
  }
}
