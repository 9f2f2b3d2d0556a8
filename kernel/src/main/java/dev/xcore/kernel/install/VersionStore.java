package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.FileTree;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.PluginNotFoundException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that served before, in {@code NAME/VERSION/} with a record each, and a record of the
 * version that is installed now, {@code NAME/current.json}. There is no index beside these: what is
 * there is what counts. Changed under the plugin folder's lock only.
 */
final class VersionStore {

  private static final Logger LOG = LoggerFactory.getLogger(VersionStore.class);
  private static final String CURRENT = "current.json";
  private static final String PART = ".part-";
  private static final int DIGEST_SHOWN = 8;

  private final Path directory;
  private final int most;
  private final InstantSource clock;

  /**
   * Makes a store.
   *
   * @param directory made when something is put into it
   * @param most how many versions of a plugin are kept beside the installed one
   * @param clock tells when versions were replaced
   */
  VersionStore(Path directory, int most, InstantSource clock) {
    this.directory = directory;
    this.most = most;
    this.clock = clock;
  }

  /** The folder of a plugin; names that are no names have none. */
  private Path of(String plugin) {
    if (plugin.isEmpty() || plugin.startsWith(".") || plugin.matches(".*[/\\\\\\x00].*")) {
      throw new PluginNotFoundException(
          "there is no plugin '%s'".formatted(Wording.shorten(plugin)));
    }
    return directory.resolve(plugin);
  }

  /** What is remembered of the installed version, if it was installed and not put there. */
  Optional<VersionRecord> current(String plugin) {
    Path file = of(plugin).resolve(CURRENT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return VersionRecord.of(Facts.read(file), "");
    } catch (SettingsException damaged) {
      LOG.warn("record={} is not readable and counts for nothing: {}", file, damaged.getMessage());
      return Optional.empty();
    }
  }

  /** Names the plugins of which anything is remembered. */
  List<String> plugins() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Remembers which version is installed. */
  void record(String plugin, VersionRecord version) throws IOException {
    Path folder = Files.createDirectories(of(plugin));
    version.facts().write(folder.resolve(CURRENT));
  }

  /** Remembers that no version is installed. */
  void forget(String plugin) throws IOException {
    Files.deleteIfExists(of(plugin).resolve(CURRENT));
  }

  /** The versions that are kept, the one replaced last first. */
  List<KeptVersion> kept(String plugin) throws IOException {
    Path folder = of(plugin);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<KeptVersion> kept = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        if (Files.isDirectory(child) && !child.getFileName().toString().startsWith(".")) {
          KeptVersion.read(child).ifPresent(kept::add);
        }
      }
    }
    kept.sort(Comparator.comparing(KeptVersion::replacedAt).reversed());
    return kept;
  }

  /**
   * Takes a version out of a transaction; may be repeated after a stop at any point.
   *
   * @param plugin its name
   * @param id of the transaction
   * @param former the folder that holds the version, as the one thing in it
   * @param record what is remembered of it
   */
  void keep(String plugin, String id, Path former, VersionRecord record) throws IOException {
    Path folder = Files.createDirectories(of(plugin));
    if (isKeptBy(id, folder)) {
      return;
    }
    Path part = folder.resolve(PART + id);
    Path payload = part.resolve(KeptVersion.PAYLOAD).resolve(record.place());
    Optional<Path> version = Transaction.only(former);
    if (!Transaction.exists(payload) && version.isPresent()) {
      if (Files.isSymbolicLink(version.get())) {
        return; // What it leads to is not ours.
      }
      FileTree.delete(part);
      Files.createDirectories(part.resolve(KeptVersion.PAYLOAD));
      withTime(record, id).write(part.resolve(KeptVersion.RECORD));
      take(version.get(), payload, part.resolve("copy"));
    }
    if (Transaction.exists(payload)) {
      Path name = folder.resolve(name(folder, record));
      FileTree.delete(name);
      Durable.move(part, name);
    }
  }

  private static boolean isKeptBy(String id, Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .anyMatch(child -> KeptVersion.isKeptBy(id, child));
    }
  }

  private Facts withTime(VersionRecord record, String id) {
    Map<String, String> values = new LinkedHashMap<>(record.facts().values());
    values.put("replaced_at", clock.instant().toString());
    values.put("kept_by", id);
    return new Facts(values);
  }

  /** The store may be on another file system than the plugins: then the version is copied. */
  private static void take(Path version, Path target, Path copy) throws IOException {
    try {
      Durable.move(version, target);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      copy(version, copy);
      Durable.syncTree(copy);
      Durable.move(copy, target);
    }
  }

  /** Copies a file, or a folder with all below it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Two contents may have one version; the second is named by its digest too. */
  private static String name(Path folder, VersionRecord record) throws IOException {
    Path plain = folder.resolve(record.version());
    boolean isTaken =
        Files.isDirectory(plain)
            && !KeptVersion.read(plain)
                .map(kept -> kept.record().digest())
                .equals(Optional.of(record.digest()));
    return isTaken
        ? record.version() + "~" + record.digest().substring(0, DIGEST_SHOWN)
        : record.version();
  }

  /** Removes a kept version. */
  void drop(String plugin, String name) throws IOException {
    Path version = of(plugin).resolve(name);
    if (Files.isDirectory(version)) {
      Path part = version.resolveSibling(PART + name);
      FileTree.delete(part);
      Durable.move(version, part);
      FileTree.delete(part);
    }
  }

  /** Removes the versions beyond those that are kept, and what a stopped process has left. */
  void prune(String plugin) throws IOException {
    for (KeptVersion old : kept(plugin).stream().skip(most).toList()) {
      drop(plugin, old.name());
    }
    if (Files.isDirectory(of(plugin))) {
      try (Stream<Path> children = Files.list(of(plugin))) {
        for (Path child : children.toList()) {
          if (child.getFileName().toString().startsWith(PART)) {
            FileTree.delete(child);
          }
        }
      }
    }
  }

  /** Removes everything of a plugin. */
  void purge(String plugin) throws IOException {
    FileTree.delete(of(plugin));
  }
}
