package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what remembers plugins which versions are installed, and by whom. The records beside the
 * kept versions are written first: what they say and the memory does not is made up for by {@link
 * #catchUp}.
 *
 * @param states empty where no server runs
 * @param versions the records
 * @param clock tells when something was done
 */
record InstallMemory(Optional<PluginStates> states, VersionStore versions, InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(InstallMemory.class);

  /** Refuses a change that could not be remembered. */
  void require() {
    states.ifPresent(PluginStates::refresh);
  }

  /** Does something and remembers what came of it. */
  <T> T doing(Kind kind, String plugin, String actor, Supplier<T> change) {
    T outcome;
    try {
      outcome = change.get();
    } catch (PluginNotFoundException unknown) {
      throw unknown;
    } catch (RuntimeException | Error failure) {
      String message =
          failure instanceof PluginLoadException refused
              ? refused.problems().getFirst().message()
              : String.valueOf(failure.getMessage());
      act(kind, plugin, actor, "", false, message);
      throw failure;
    }
    return outcome;
  }

  void act(Kind kind, String plugin, String actor, String version, boolean isDone, String message) {
    states.ifPresent(memory ->
        memory.record(
            PluginAct.of(
                plugin,
                kind,
                actor,
                memory.status().node(),
                clock.instant(),
                version,
                isDone,
                message)));
  }

  /** Remembers what is installed now. */
  void installed(String plugin, VersionRecord record) {
    if (states.isEmpty()) {
      return;
    }
    try {
      states.get().installed(plugin, version(record));
    } catch (ServiceUnavailableException away) {
      throw new ServiceUnavailableException(
          "plugin '%s' %s is installed on this node, but other nodes do not know yet; they will when the database is back: %s"
              .formatted(plugin, record.version(), away.detail()));
    }
  }

  /** Remembers that nothing is installed, before the files go. */
  void removed(String plugin, String actor) {
    states.ifPresent(memory -> memory.removed(plugin, actor));
  }

  private static InstalledVersion version(VersionRecord record) {
    return new InstalledVersion(
        record.version(),
        record.origin(),
        record.digest(),
        record.actor(),
        Instant.parse(record.installedAt()).truncatedTo(ChronoUnit.MICROS));
  }

  /** Remembers what was installed while it could not be, or without a server. */
  void catchUp() throws IOException {
    if (states.isEmpty()) {
      return;
    }
    for (String plugin : versions.plugins()) {
      versions
          .current(plugin)
          .filter(record -> !record.installedAt().isEmpty())
          .ifPresent(record -> catchUp(states.get(), plugin, record));
    }
  }

  private void catchUp(PluginStates memory, String plugin, VersionRecord record) {
    try {
      InstalledVersion here = version(record);
      Optional<InstalledVersion> known =
          memory.all().getOrDefault(plugin, KnownPlugin.UNKNOWN).installed();
      if (known.filter(other -> !other.since().isBefore(here.since())).isEmpty()
          && !isOverruled(memory, plugin, here)) {
        LOG.info("plugin={} version={} actor={}: caught up", plugin, here.version(), here.actor());
        memory.installed(plugin, here);
        act(
            Kind.INSTALL,
            plugin,
            here.actor(),
            here.version(),
            true,
            "learnt from this node's files");
      }
    } catch (DateTimeException damaged) {
      LOG.warn("plugin={} has a record without a time, which counts for nothing", plugin);
    }
  }

  /** What was said after it, such as that it was removed elsewhere, counts more. */
  private static boolean isOverruled(PluginStates memory, String plugin, InstalledVersion here) {
    KnownPlugin known = memory.all().getOrDefault(plugin, KnownPlugin.UNKNOWN);
    return known.installed().isEmpty()
        && known.desired().filter(word -> word.since().isAfter(here.since())).isPresent();
  }
}
