package dev.xcore.kernel.install;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plugins are installed, and all that takes part in it.
 *
 * @param plugins the plugin folder
 * @param var where the platform writes
 * @param folder reads the plugin folder
 * @param framework the platform's version
 * @param versions keeps what was replaced
 * @param serving runs the plugins
 * @param checks conditions on what is installed
 * @param events hears of changes
 * @param clock tells when they were made
 * @param steps hears how far a change is; may stop it
 */
record InstallSite(
    Path plugins,
    Path var,
    PluginFolder folder,
    Version framework,
    VersionStore versions,
    Serving serving,
    List<StagedCheck> checks,
    SystemEvents events,
    InstantSource clock,
    Consumer<InstallStep> steps) {

  private static final Logger LOG = LoggerFactory.getLogger(InstallSite.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  InstallSite {
    checks = List.copyOf(checks);
  }

  /** Work that needs files. */
  interface Work<T> {
    T run() throws IOException;
  }

  void reach(InstallStep step) {
    steps.accept(step);
  }

  InstallMemory memory() {
    return new InstallMemory(serving.states(), versions, clock);
  }

  Path dataOf(String plugin) {
    return var.resolve("data").resolve(plugin);
  }

  InstalledSet installed() {
    return InstalledSet.scan(folder, framework);
  }

  /** Does something while nobody else changes plugins, here or in another process. */
  <T> T changing(Work<T> work) {
    return serving.exclusively(() -> locked(work));
  }

  /** Does something while nobody else changes the plugin folder's files. */
  <T> T locked(Work<T> work) {
    return files(() -> {
      try (InstallLock _ = InstallLock.take(Transaction.lockFile(plugins), PATIENCE)) {
        recover();
        return work.run();
      }
    });
  }

  /** Says what was wrong with files in the terms of a user. */
  <T> T files(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      Problem problem = Problem.of(plugins.toString(), "its files cannot be read or written: " + e);
      throw new PluginLoadException(Code.UNREADABLE, List.of(problem), e);
    }
  }

  /** Undoes or finishes what was left behind; one that cannot be is left for the next time. */
  private void recover() throws IOException {
    for (Path directory : Transaction.all(plugins)) {
      try (Transaction left = Transaction.open(directory).orElse(null)) {
        if (left != null) {
          LOG.info("change={} decided={} left behind", left.id(), left.isDecided());
          Commit.recover(this, left);
        }
      } catch (IOException | SettingsException e) {
        LOG.error("change={} cannot be undone or finished: {}", directory, e.toString());
      }
    }
  }

  /** What is remembered of the version at a place, or can be found out. */
  VersionRecord record(PluginFolder.Entry entry) throws IOException {
    String place = String.valueOf(entry.location().getFileName());
    String version =
        entry instanceof PluginFolder.Found found
            ? found.plugin().manifest().version().toString()
            : VersionRecord.UNKNOWN;
    String digest = digest(entry);
    Optional<VersionRecord> known =
        versions
            .current(entry.name())
            .filter(record -> record.place().equals(place) && record.version().equals(version));
    return new VersionRecord(
        version,
        place,
        digest,
        known.map(VersionRecord::origin).orElse("put into the plugin folder"),
        known.map(VersionRecord::installedAt).orElse(""),
        known.map(VersionRecord::actor).orElse(""));
  }

  private static String digest(PluginFolder.Entry entry) throws IOException {
    try {
      return PluginDigest.of(entry.location());
    } catch (PluginLoadException odd) {
      return VersionRecord.UNKNOWN; // It holds what may not be installed, and was put there.
    }
  }
}
