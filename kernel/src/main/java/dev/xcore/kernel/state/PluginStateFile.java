package dev.xcore.kernel.state;

import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of plugins of one node, in a YAML file that is replaced as a whole and forced to disk
 * at each word, and a file of what was done beside it. A crash leaves the file before or after a
 * word, never half of one.
 */
public final class PluginStateFile implements PluginStates {

  private static final Logger LOG = LoggerFactory.getLogger(PluginStateFile.class);
  private static final String NODE = "local";

  private final Path file;
  private final HistoryFile history;
  private volatile Map<String, KnownPlugin> plugins;

  private PluginStateFile(Path file, StateDocument document, HistoryLimits limits) {
    this.file = file;
    this.plugins = document.plugins();
    this.history = HistoryFile.at(file.resolveSibling("plugin-history.jsonl"), limits);
  }

  /**
   * Opens a file.
   *
   * @param file need not exist; its folder is made when the first word is kept
   * @param limits of the history
   * @return what it says
   * @throws SettingsException if it exists and cannot be understood; says how to mend it
   */
  public static PluginStateFile open(Path file, HistoryLimits limits) {
    StateDocument document = StateDocument.read(file);
    document
        .copyOf()
        .ifPresent(store ->
            LOG.info("plugins' state file={} goes on from what the {} said last", file, store));
    return new PluginStateFile(file, document, limits);
  }

  /**
   * Names the file.
   *
   * @param varDirectory where the platform writes
   * @return where the state of this node's plugins is kept
   */
  public static Path in(Path varDirectory) {
    return varDirectory.resolve("state").resolve("plugins.yaml");
  }

  @Override
  public Optional<DesiredState> find(String plugin) {
    return Optional.ofNullable(plugins.get(plugin)).flatMap(KnownPlugin::desired);
  }

  @Override
  public Map<String, KnownPlugin> all() {
    return plugins;
  }

  @Override
  public synchronized void put(String plugin, DesiredState state) {
    if (find(plugin).filter(known -> known.wish() == state.wish()).isEmpty()) {
      change(plugin, known -> known.with(Optional.of(state)));
    }
  }

  @Override
  public synchronized void withdraw(String plugin) {
    change(plugin, known -> known.with(Optional.empty()));
  }

  @Override
  public void refresh() {}

  @Override
  public synchronized void installed(String plugin, InstalledVersion version) {
    change(plugin, known -> known.with(version));
  }

  @Override
  public void removed(String plugin, String actor) {
    forget(plugin);
  }

  @Override
  public synchronized void forget(String plugin) {
    change(plugin, known -> KnownPlugin.UNKNOWN);
  }

  private void change(String plugin, UnaryOperator<KnownPlugin> change) {
    KnownPlugin before = plugins.getOrDefault(plugin, KnownPlugin.UNKNOWN);
    KnownPlugin after = change.apply(before);
    if (after.equals(before)) {
      return;
    }
    Map<String, KnownPlugin> next = new TreeMap<>(plugins);
    if (after.equals(KnownPlugin.UNKNOWN)) {
      next.remove(plugin);
    } else {
      next.put(plugin, after);
    }
    keep(Map.copyOf(next));
  }

  private void keep(Map<String, KnownPlugin> next) {
    try {
      new StateDocument(Optional.empty(), Optional.empty(), next).write(file);
    } catch (IOException e) {
      LOG.error("the desired state of plugins cannot be kept file={}", file, e);
      throw XcoreException.of(
          ErrorCode.HANDLER_ERROR,
          "the wish cannot be kept, so nothing was changed: %s cannot be written (%s)"
              .formatted(file, e));
    }
    plugins = next;
  }

  @Override
  public void record(PluginAct act) {
    history.add(act);
  }

  @Override
  public List<PluginAct> history(String plugin, int most) {
    return history.of(plugin, most);
  }

  @Override
  public StateStatus status() {
    return new StateStatus("file", NODE, false, "kept for this node alone");
  }

  @Override
  public void open() {}

  @Override
  public void follow(Follower follower) {
    try {
      follower.writable();
    } catch (XcoreException full) {
      LOG.warn(
          "plugins' state file={}: what was installed is not kept yet: {}", file, full.detail());
    }
  }

  @Override
  public void close() {}
}
