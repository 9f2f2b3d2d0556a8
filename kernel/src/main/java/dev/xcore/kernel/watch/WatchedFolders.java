package dev.xcore.kernel.watch;

import dev.xcore.kernel.runtime.PluginContent;
import dev.xcore.kernel.runtime.PluginFolder;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system tells of the plugin folder and of the folders below it or behind links
 * in it. Where it tells nothing, because its limit of watches is reached, this stays silent too.
 * Used by one thread; only {@link #close} may come from another.
 */
final class WatchedFolders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolders.class);
  private static final int MOST_FOLDERS = 10_000;

  private final Path root;
  private final Optional<WatchService> service;
  private final Map<WatchKey, Watched> watched = new HashMap<>();
  private boolean isLimited;

  /** Something watched: a plugin with the real path of what it consists of. */
  private record Plugin(Path location, Path base) {}

  /** A folder, whether it is the plugin folder itself, and the plugins that it is a part of. */
  private record Watched(Path folder, boolean isRoot, Set<Plugin> plugins) {}

  private WatchedFolders(Path root, Optional<WatchService> service) {
    this.root = root;
    this.service = service;
  }

  static WatchedFolders open(Path root) {
    try {
      return new WatchedFolders(root, Optional.of(FileSystems.getDefault().newWatchService()));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("the system tells of no changed files, so they are looked for reason={}", "" + e);
      return new WatchedFolders(root, Optional.empty());
    }
  }

  /** Tells whether changes can be missed for as long as nobody looks. */
  boolean isLimited() {
    return isLimited || service.isEmpty();
  }

  /** Watches the plugin folder itself, if it exists; harmless when repeated. */
  void registerRoot() {
    try {
      if (Files.isDirectory(root)) {
        Path real = root.toRealPath();
        register(real, true).ifPresent(key -> add(key, real, true));
      }
    } catch (IOException e) {
      LOG.debug("folder={} not watched", root, e);
    }
  }

  private Watched add(WatchKey key, Path folder, boolean isRoot) {
    Watched before = watched.get(key);
    Set<Plugin> plugins = before == null ? new HashSet<>() : before.plugins();
    boolean staysRoot = before != null && before.isRoot();
    Watched now = new Watched(folder, isRoot || staysRoot, plugins);
    watched.put(key, now);
    return now;
  }

  /** Watches all folders of a plugin that hold its content; harmless when repeated. */
  void register(Path location) {
    try {
      Path base = location.toRealPath();
      Plugin plugin = new Plugin(location, base);
      if (Files.isDirectory(base)) {
        Files.walkFileTree(base, new Registration(plugin));
      } else if (Files.isSymbolicLink(location)) {
        register(base.resolveSibling(""), plugin);
      }
    } catch (IOException e) {
      LOG.debug("plugin={} not watched", location, e);
    }
  }

  private void register(Path folder, Plugin plugin) throws IOException {
    Optional<WatchKey> key = register(folder, false);
    key.ifPresent(found -> add(found, folder, false).plugins().add(plugin));
  }

  private Optional<WatchKey> register(Path folder, boolean isRoot) throws IOException {
    if (service.isEmpty() || (!isRoot && watched.size() >= MOST_FOLDERS)) {
      isLimited = true;
      return Optional.empty();
    }
    try {
      return Optional.of(
          folder.register(
              service.get(),
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException e) {
      if (Files.isDirectory(folder) && !isLimited) {
        isLimited = true;
        LOG.warn("folder={} is not watched, so changes are looked for reason={}", folder, "" + e);
      }
      return Optional.empty();
    }
  }

  private final class Registration extends SimpleFileVisitor<Path> {

    private final Plugin plugin;

    Registration(Plugin plugin) {
      this.plugin = plugin;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!folder.equals(plugin.base()) && !isContent(plugin, folder.resolve("x"))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      register(folder, plugin);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * Waits for something to happen.
   *
   * @return the plugins with changed files, each by its place in the plugin folder; empty if
   *     nothing happened in time
   */
  Set<Path> await(Duration most) throws InterruptedException {
    Set<Path> touched = new HashSet<>();
    if (service.isEmpty()) {
      Thread.sleep(most);
      return touched;
    }
    try {
      WatchKey key = service.get().poll(most.toNanos(), TimeUnit.NANOSECONDS);
      while (key != null) {
        collect(key, touched);
        key = service.get().poll();
      }
    } catch (ClosedWatchServiceException e) {
      throw new InterruptedException("the watcher is closed");
    }
    return touched;
  }

  private void collect(WatchKey key, Set<Path> touched) {
    Watched folder = watched.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (folder != null) {
        collect(folder, event, touched);
      }
    }
    if (!key.reset()) {
      watched.remove(key);
      if (folder != null) {
        folder.plugins().forEach(plugin -> touched.add(plugin.location()));
      }
    }
  }

  private void collect(Watched folder, WatchEvent<?> event, Set<Path> touched) {
    if (!(event.context() instanceof Path name)) {
      // Events were lost: anything may have happened here.
      folder.plugins().forEach(plugin -> touched.add(plugin.location()));
      if (folder.isRoot()) {
        touched.add(root);
      }
      return;
    }
    if (folder.isRoot()) {
      touched.add(root.resolve(name));
    }
    Path file = folder.folder().resolve(name);
    for (Plugin plugin : folder.plugins()) {
      if (file.equals(plugin.base()) || isContent(plugin, file)) {
        touched.add(plugin.location());
      }
    }
  }

  private static boolean isContent(Plugin plugin, Path file) {
    if (!file.startsWith(plugin.base()) || file.equals(plugin.base())) {
      return false;
    }
    String path = plugin.base().relativize(file).toString();
    return PluginContent.holds(path.replace(file.getFileSystem().getSeparator(), "/"));
  }

  /** Stops watching for a plugin that is gone. */
  void release(Path location) {
    watched
        .entrySet()
        .removeIf(entry -> {
          Watched folder = entry.getValue();
          boolean wasHis = folder.plugins().removeIf(plugin -> plugin.location().equals(location));
          boolean isNobodys = wasHis && folder.plugins().isEmpty() && !folder.isRoot();
          if (isNobodys) {
            entry.getKey().cancel();
          }
          return isNobodys;
        });
  }

  /** Tells whether something directly below the plugin folder may be a plugin. */
  boolean isPlugin(Path child) {
    return root.equals(child.getParent()) && PluginFolder.isPlugin(child);
  }

  @Override
  public void close() {
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      LOG.warn("the watch service could not be closed", e);
    }
  }
}
