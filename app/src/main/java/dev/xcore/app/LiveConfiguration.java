package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationChange;
import dev.xcore.app.config.ConfigurationEntry;
import dev.xcore.app.config.ConfigurationFile;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.Audit.Outcome;
import dev.xcore.server.ConfigurationAdmin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, and the only way to change it at run time.
 *
 * <p>A change is checked as a whole, written to the configuration file, and then announced: log
 * levels and plugins follow at once, everything else is reported as waiting for a restart. Thread
 * safe; one change at a time.
 */
public final class LiveConfiguration implements ConfigurationAdmin {

  private static final Logger LOG = LoggerFactory.getLogger(LiveConfiguration.class);
  private static final String DEFAULT_FILE = "xcore.yaml";

  private final ConfigurationLoader loader;
  private final Configuration booted;
  private volatile Configuration current;
  private volatile @Nullable PluginSupervisor supervisor;
  private volatile SystemEvents events = SystemEvents.unheard();
  private volatile AuditLog audit = AuditLog.none();
  private volatile @Nullable Logging logging;

  LiveConfiguration(ConfigurationLoader loader) {
    this.loader = loader;
    this.booted = loader.load();
    this.current = booted;
  }

  /**
   * Returns the configuration in force.
   *
   * @return an immutable snapshot
   */
  public Configuration current() {
    return current;
  }

  void follow(PluginSupervisor plugins, SystemEvents announcements, AuditLog log) {
    supervisor = plugins;
    events = announcements;
    audit = log;
  }

  /**
   * Sets up the process's logging as configured, and keeps its levels in step from now on.
   *
   * @param colour whether text lines are coloured
   */
  public void installLogging(boolean colour) {
    LoggingOptions options = Wiring.logging(current.logging(), colour);
    Logging installed = Logging.install(options);
    current.server().accessLogFile().ifPresent(file -> installed.requests(options, file));
    logging = installed;
  }

  /**
   * Reads all files and variables again and applies what has changed.
   *
   * @param actor who wants it, for the log
   * @return what was applied, what needs a restart, what failed
   * @throws dev.xcore.kernel.settings.SettingsException if the files are not acceptable; nothing
   *     has changed then
   */
  public synchronized Object reload(String actor) {
    return apply(loader.load(), actor, next -> next);
  }

  @Override
  public synchronized Object change(Map<String, Object> patch, String actor) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    flatten("", patch, values);
    if (values.isEmpty()) {
      return reload(actor);
    }
    ConfigurationFile edited = ConfigurationFile.open(file());
    for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      edited =
          value == null ? edited.unset(entry.getKey()) : edited.setValue(entry.getKey(), value);
    }
    ConfigurationFile changed = edited;
    return apply(loader.check(changed), actor, next -> loader.save(changed));
  }

  private Path file() {
    return loader.file().orElseGet(() -> current.folder().resolve(DEFAULT_FILE));
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, @Nullable Object> values) {
    tree.forEach((name, value) -> {
      String key = prefix.isEmpty() ? String.valueOf(name) : prefix + "." + name;
      if (value instanceof Map<?, ?> section && !section.isEmpty()) {
        flatten(key, section, values);
      } else {
        values.put(key, value);
      }
    });
  }

  /** Puts a configuration in force, unless a hook forbids it; what is kept is written before. */
  private Object apply(Configuration next, String actor, UnaryOperator<Configuration> keep) {
    List<ConfigurationChange> changes = current.changesTo(next);
    PluginSupervisor running = supervisor;
    return running == null || changes.isEmpty()
        ? apply(keep.apply(next), changes, actor)
        : running
            .platformHooks()
            .around(
                HookPoint.CONFIG_CHANGE,
                Map.of(
                    "keys",
                    changes.stream().map(ConfigurationChange::key).toList(),
                    "actor",
                    actor),
                Optional.empty(),
                () -> apply(keep.apply(next), changes, actor));
  }

  private Object apply(Configuration next, List<ConfigurationChange> changes, String actor) {
    Configuration before = current;
    current = next;
    if (!changes.isEmpty()) {
      audit.append(
          new AuditEvent(
              actor,
              "config",
              "config.changed",
              "config",
              Outcome.SUCCESS,
              Optional.empty(),
              Map.of(
                  "keys",
                  changes.stream().map(ConfigurationChange::key).toList(),
                  "changes",
                  shown(changes, before, next))));
    }
    List<String> applied =
        changes.stream().filter(ConfigurationChange::live).map(ConfigurationChange::key).toList();
    Map<String, String> failed = announce(changes, next);
    if (!changes.isEmpty()) {
      List<String> keys = changes.stream().map(ConfigurationChange::key).toList();
      LOG.info("configuration changed actor={} keys={}", actor, keys);
      events.announce("config.changed", Map.of("keys", keys, "actor", actor));
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("applied", applied);
    report.put("restart_required", restartRequired(next));
    report.put("failed", failed);
    report.put("warnings", next.warnings().stream().map(Problem::toString).toList());
    return report;
  }

  /** Shows what changed, secrets masked. */
  private static Map<String, Object> shown(
      List<ConfigurationChange> changes, Configuration before, Configuration next) {
    Map<String, String> old = values(before);
    Map<String, String> now = values(next);
    Map<String, Object> shown = new LinkedHashMap<>();
    for (ConfigurationChange change : changes) {
      String key = change.key();
      shown.put(key, Map.of("from", old.getOrDefault(key, ""), "to", now.getOrDefault(key, "")));
    }
    return shown;
  }

  private static Map<String, String> values(Configuration configuration) {
    Map<String, String> values = new HashMap<>();
    configuration.entries().forEach(entry -> values.put(entry.key(), entry.value()));
    return values;
  }

  /** Everything that differs from what the server was started with and cannot follow. */
  private List<String> restartRequired(Configuration next) {
    return booted.changesTo(next).stream()
        .filter(change -> !change.live())
        .map(ConfigurationChange::key)
        .toList();
  }

  private Map<String, String> announce(List<ConfigurationChange> changes, Configuration next) {
    Logging installed = logging;
    if (installed != null) {
      installed.levels(Wiring.logging(next.logging(), false));
    }
    Set<String> plugins = new TreeSet<>();
    changes.forEach(change -> change.plugin().ifPresent(plugins::add));
    Map<String, String> failed = new TreeMap<>();
    PluginSupervisor running = supervisor;
    if (running != null) {
      plugins.forEach(name -> failed.putAll(running.reconfigure(name)));
      running.reviewSignatures();
    }
    return failed;
  }

  @Override
  public Object show() {
    Configuration shown = current;
    List<Object> settings = new ArrayList<>();
    for (ConfigurationEntry entry : shown.entries()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("key", entry.key());
      line.put("value", entry.value());
      line.put("origin", entry.origin());
      settings.add(line);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", shown.file().map(Path::toString).orElse(""));
    document.put("settings", settings);
    document.put("restart_required", restartRequired(shown));
    document.put("warnings", shown.warnings().stream().map(Problem::toString).toList());
    return document;
  }
}
