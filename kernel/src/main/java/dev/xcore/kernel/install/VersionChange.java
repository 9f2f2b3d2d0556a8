package dev.xcore.kernel.install;

import dev.xcore.kernel.install.InstallResult.Outcome;
import dev.xcore.kernel.registry.Version;
import dev.xcore.sdk.ConflictException;
import java.util.Optional;

/** What it means that one version takes the place of another. */
final class VersionChange {

  private VersionChange() {}

  static Outcome of(Optional<VersionRecord> before, StagedPlugin staged) {
    if (before.isEmpty()) {
      return Outcome.INSTALLED;
    }
    VersionRecord record = before.get();
    if (record.digest().equals(staged.digest())) {
      return Outcome.UNCHANGED;
    }
    if (record.version().equals(VersionRecord.UNKNOWN)) {
      return Outcome.UPGRADED;
    }
    int order = staged.plugin().manifest().version().compareTo(Version.parse(record.version()));
    return order == 0 ? Outcome.REINSTALLED : order > 0 ? Outcome.UPGRADED : Outcome.DOWNGRADED;
  }

  /** Refuses what is rarely meant, unless it is asked for with force. */
  static void check(
      Outcome outcome, Optional<VersionRecord> before, StagedPlugin staged, boolean force) {
    String installed = before.map(VersionRecord::version).orElse("");
    if (outcome == Outcome.DOWNGRADED && !force) {
      throw new ConflictException(
          "plugin '%s' %s is older than %s, which is installed; use rollback, or --force"
              .formatted(staged.name(), staged.plugin().manifest().version(), installed));
    }
    if (outcome == Outcome.REINSTALLED && !force) {
      throw new ConflictException(
          "plugin '%s' %s is installed already, with other content; raise the version, or use --force"
              .formatted(staged.name(), installed));
    }
  }
}
