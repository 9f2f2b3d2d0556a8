package dev.xcore.kernel.watch;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginContent;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the plugin folder and tells a listener what has come, changed and gone, on a thread of
 * its own until it is closed.
 *
 * <p>A plugin is told of when none of its files was written for a while, its content is another
 * than before, and it is whole: a manifest is there and a jar can be opened. The system's own
 * notices make this fast; since they can be lost, everything is also looked at now and then.
 */
public final class FolderWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WHEN_LIMITED = Duration.ofSeconds(1);
  private static final List<String> MANIFESTS =
      List.of(ManifestReader.FILE, "plugin.yml", "plugin.json");

  private final PluginFolder folder;
  private final WatchTimes times;
  private final FolderListener listener;
  private final WatchedFolders folders;
  private final Map<Path, WatchedPlugin> plugins = new LinkedHashMap<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("xcore-watch").unstarted(this::run);
  private long nextScan;

  /** What a plugin looks like: its content, and whether it seems to be all there. */
  private record Look(String content, boolean isWhole) {}

  private FolderWatcher(PluginFolder folder, WatchTimes times, FolderListener listener) {
    this.folder = folder;
    this.times = times;
    this.listener = listener;
    this.folders = WatchedFolders.open(folder.directory());
  }

  /**
   * Begins to watch.
   *
   * @param folder the plugin folder, which need not exist yet
   * @param times how long to wait
   * @param listener is told, on the watcher's thread
   * @return the watcher, to be closed
   */
  public static FolderWatcher start(
      PluginFolder folder, WatchTimes times, FolderListener listener) {
    FolderWatcher watcher = new FolderWatcher(folder, times, listener);
    watcher.thread.start();
    return watcher;
  }

  /** Stops watching; waits for the listener if it is being told something. */
  @Override
  public void close() {
    thread.interrupt();
    folders.close();
    try {
      thread.join(END_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      scan(true);
      while (!Thread.currentThread().isInterrupted()) {
        for (Path touched : folders.await(pause())) {
          touch(touched);
        }
        if (System.nanoTime() - nextScan >= 0) {
          scan(false);
        }
        for (WatchedPlugin plugin : List.copyOf(plugins.values())) {
          if (plugin.isDue(System.nanoTime())) {
            look(plugin);
          }
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException closed) {
      LOG.debug("folder={} no longer watched", folder.directory());
    } catch (RuntimeException e) {
      LOG.error("the plugin folder is no longer watched folder={}", folder.directory(), e);
    }
  }

  /** Returns how long nothing is to be done unless something happens. */
  private Duration pause() {
    long now = System.nanoTime();
    long least = nextScan - now;
    for (WatchedPlugin plugin : plugins.values()) {
      least = Math.min(least, plugin.due(now));
    }
    return Duration.ofNanos(Math.max(least, 0));
  }

  private void touch(Path location) {
    if (location.equals(folder.directory())) {
      nextScan = System.nanoTime();
      return;
    }
    WatchedPlugin plugin = plugins.get(location);
    if (plugin == null) {
      if (!folders.isPlugin(location)) {
        return;
      }
      plugin = new WatchedPlugin(location, Optional.empty(), FileTimes.NOTHING);
      plugins.put(location, plugin);
      folders.register(location);
    }
    if (plugin.touch(System.nanoTime(), times.debounce())) {
      listener.stirred(location);
    }
  }

  /** Looks at everything; at first, to know what has been acted on before. */
  private void scan(boolean isFirst) {
    folders.registerRoot();
    for (Path location : children()) {
      if (!plugins.containsKey(location)) {
        if (isFirst) {
          meet(location);
        } else {
          touch(location);
        }
      }
    }
    for (WatchedPlugin plugin : List.copyOf(plugins.values())) {
      if (plugin.hasChanged(FileTimes.of(plugin.location())) && !isFirst) {
        touch(plugin.location());
      }
    }
    Duration pause =
        folders.isLimited() && times.rescan().compareTo(WHEN_LIMITED) > 0
            ? WHEN_LIMITED
            : times.rescan();
    nextScan = System.nanoTime() + pause.toNanos();
  }

  private List<Path> children() {
    try (Stream<Path> children = Files.list(folder.directory())) {
      return children.filter(folders::isPlugin).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // The folder is not there, or not any more: what it held is gone.
    }
  }

  private void meet(Path location) {
    folders.register(location);
    String now = look(location).content();
    Optional<String> actedOn = listener.actedOn(location, now);
    plugins.put(location, new WatchedPlugin(location, actedOn, FileTimes.NOTHING));
    if (!actedOn.equals(Optional.of(now))) {
      touch(location);
    }
  }

  private void look(WatchedPlugin plugin) {
    Path location = plugin.location();
    if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
      leave(plugin);
      return;
    }
    folders.register(location); // Folders may have come.
    long before = FileTimes.of(location);
    Look look = look(location);
    plugin.hasChanged(before);
    if (plugin.hasChanged(FileTimes.of(location))) {
      touch(location); // It was written while it was read.
    } else if (plugin.told().equals(Optional.of(look.content()))) {
      plugin.rest();
    } else if (!look.isWhole() && !isQuietFor(times.patience(), plugin)) {
      plugin.lookAgain(times.patience());
    } else {
      tell(plugin, look.content());
    }
  }

  private boolean isQuietFor(Duration time, WatchedPlugin plugin) {
    return plugin.isQuietFor(time, System.nanoTime());
  }

  private void tell(WatchedPlugin plugin, String content) {
    boolean isNew = plugin.told().isEmpty();
    plugin.tell(content);
    if (isQuietFor(times.stable(), plugin)) {
      plugin.rest();
    } else {
      plugin.lookAgain(times.stable());
    }
    if (isNew) {
      listener.appeared(plugin.location());
    } else {
      listener.changed(plugin.location());
    }
  }

  /** Editors and builds remove what they are about to write anew. */
  private void leave(WatchedPlugin plugin) {
    if (!isQuietFor(times.stable(), plugin)) {
      plugin.lookAgain(times.stable());
      return;
    }
    plugins.remove(plugin.location());
    folders.release(plugin.location());
    if (plugin.told().isPresent()) {
      listener.removed(plugin.location());
    }
  }

  private Look look(Path location) {
    try {
      return new Look(PluginContent.hash(location), isWhole(location));
    } catch (PluginLoadException e) {
      return new Look("refused: " + e.getMessage(), true);
    } catch (IOException | UncheckedIOException e) {
      return new Look("unreadable: " + e.getMessage(), false);
    }
  }

  private boolean isWhole(Path location) {
    return switch (folder.inspect(location)) {
      case PluginFolder.Found found -> true;
      case PluginFolder.Broken broken ->
          switch (broken.failure().code()) {
            case UNREADABLE, ENTRY_POINT -> false;
            default -> !Files.isDirectory(location) || hasManifest(location);
          };
    };
  }

  private static boolean hasManifest(Path location) {
    return MANIFESTS.stream().anyMatch(name -> Files.exists(location.resolve(name)));
  }
}
