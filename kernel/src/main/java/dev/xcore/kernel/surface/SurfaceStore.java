package dev.xcore.kernel.surface;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.settings.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the surfaces of plugins as {@code NAME/VERSION.json} below a folder. Thread safe, as long
 * as two threads do not save one plugin at once.
 */
public final class SurfaceStore {

  /** Versions kept per plugin; of more, the lowest go. */
  static final int MOST_VERSIONS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(SurfaceStore.class);
  private static final String SUFFIX = ".json";

  private final Path directory;

  private SurfaceStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the store of an application; nothing is made before something is saved.
   *
   * @param varDirectory where the platform writes
   * @return the store
   */
  public static SurfaceStore of(Path varDirectory) {
    return new SurfaceStore(varDirectory.resolve("schemas"));
  }

  /**
   * Saves a surface, unless the same is there. A disk that fails is logged and stops no plugin.
   *
   * @param surface the surface
   */
  public void save(Surface surface) {
    byte[] json = surface.json().getBytes(StandardCharsets.UTF_8);
    Path file = file(surface.plugin(), surface.version().toString());
    if (json.length > Document.MAX_BYTES) {
      LOG.warn(
          "plugin={} its surface has {} bytes, more than is kept; it cannot be compared later",
          surface.plugin(),
          json.length);
      return;
    }
    try {
      if (!Arrays.equals(json, known(file))) {
        replace(file, json);
        forget(surface.plugin());
      }
    } catch (IOException failure) {
      LOG.warn(
          "plugin={} its surface could not be saved: {}", surface.plugin(), failure.toString());
    }
  }

  /**
   * Finds a surface.
   *
   * @param plugin the plugin's name
   * @param version its version
   * @return the document, empty if there is none
   */
  public Optional<Path> find(String plugin, String version) {
    return versions(plugin).stream()
        .filter(known -> known.toString().equals(version))
        .findFirst()
        .map(known -> file(plugin, known.toString()));
  }

  /**
   * Lists the versions of a plugin whose surface is known.
   *
   * @param plugin the plugin's name
   * @return in ascending order
   */
  public List<Version> versions(String plugin) {
    Path folder = directory.resolve(plugin);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
          .map(name -> version(name.substring(0, name.length() - SUFFIX.length())))
          .flatMap(Optional::stream)
          .sorted()
          .toList();
    } catch (IOException failure) {
      LOG.warn("the surfaces in {} cannot be listed: {}", folder, failure.toString());
      return List.of();
    }
  }

  private Path file(String plugin, String version) {
    return directory.resolve(plugin).resolve(version + SUFFIX);
  }

  private static Optional<Version> version(String text) {
    try {
      return Optional.of(Version.parse(text));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static byte[] known(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException absent) {
      return new byte[0];
    }
  }

  private static void replace(Path file, byte[] json) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(folder, ".", SUFFIX);
    try {
      Files.write(draft, json);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void forget(String plugin) throws IOException {
    List<Version> all = versions(plugin);
    List<Version> oldest =
        all.stream()
            .sorted(Comparator.naturalOrder())
            .limit(Math.max(0, all.size() - MOST_VERSIONS))
            .toList();
    for (Version version : oldest) {
      Files.deleteIfExists(file(plugin, version.toString()));
    }
  }
}
