package dev.xcore.services.state;

import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.StateDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of the shared state, and the file that remembers it while the database is
 * away. Readers take an immutable map without a lock.
 *
 * <p>Invariant: {@code writes} counts what this node has written itself, so that what was read
 * before a write never takes its place.
 */
final class SharedView {

  /** Names the store whose copy the file is. */
  static final String DATABASE = "database";

  private static final Logger LOG = LoggerFactory.getLogger(SharedView.class);

  private final Path file;
  private final Set<String> changed = new TreeSet<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private long writes;
  private boolean isCopied;
  private volatile Map<String, KnownPlugin> plugins;

  SharedView(Path file, StateDocument document) {
    this.file = file;
    this.plugins = document.plugins();
  }

  Map<String, KnownPlugin> plugins() {
    return plugins;
  }

  synchronized long writes() {
    return writes;
  }

  /** Notes what was found in the way of a write: others may have changed it. */
  synchronized void found(String plugin, KnownPlugin known) {
    if (!known.equals(plugins.getOrDefault(plugin, KnownPlugin.UNKNOWN))) {
      changed.add(plugin);
    }
  }

  /** Takes over what this node has written, unless it has written a later revision since. */
  synchronized void wrote(StateRow row) {
    writes++;
    if (row.revision() < revisions.getOrDefault(row.plugin(), 0L)) {
      return;
    }
    Map<String, KnownPlugin> next = new HashMap<>(plugins);
    put(next, row);
    adopt(next);
  }

  /** Takes over all rows as they were read, unless this node has written since. */
  synchronized boolean read(List<StateRow> rows, long since) {
    if (since != writes) {
      return false;
    }
    Map<String, KnownPlugin> before = plugins;
    Map<String, KnownPlugin> next = new HashMap<>();
    rows.forEach(row -> put(next, row));
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(next.keySet());
    names.removeIf(
        name -> Optional.ofNullable(before.get(name)).equals(Optional.ofNullable(next.get(name))));
    changed.addAll(names);
    adopt(next);
    return true;
  }

  private void put(Map<String, KnownPlugin> plugins, StateRow row) {
    revisions.put(row.plugin(), row.revision());
    KnownPlugin known = row.known();
    if (known.equals(KnownPlugin.UNKNOWN)) {
      plugins.remove(row.plugin());
    } else {
      plugins.put(row.plugin(), known);
    }
  }

  private void adopt(Map<String, KnownPlugin> next) {
    if (isCopied && next.equals(plugins)) {
      return;
    }
    plugins = Map.copyOf(next);
    try {
      new StateDocument(Optional.of(DATABASE), Optional.empty(), new TreeMap<>(next)).write(file);
      isCopied = true;
    } catch (IOException e) {
      isCopied = false;
      LOG.warn(
          "file={} cannot be written: if the database is away at the next start, what is known is"
              + " old",
          file,
          e);
    }
  }

  /** Hands out the names of what others have changed. */
  synchronized Set<String> takeChanged() {
    Set<String> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }

  synchronized void giveBack(Set<String> names) {
    changed.addAll(names);
  }
}
