package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginPackage.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes a registry in a folder. Every change takes the registry's lock, checks that the index is
 * still the one that was signed, and ends with a new serial and a new signature; whoever reads
 * meanwhile sees the registry before it or after it. Used by one thread.
 */
public final class RegistryPublisher {

  /** How long an index is believed by default. */
  public static final Duration USUAL_VALIDITY = Duration.ofDays(90);

  private final Path folder;
  private final List<KeyPair> keys;
  private final Duration validity;
  private final InstantSource clock;

  private RegistryPublisher(
      Path folder, List<KeyPair> keys, Duration validity, InstantSource clock) {
    this.folder = folder;
    this.keys = List.copyOf(keys);
    this.validity = validity;
    this.clock = clock;
  }

  /**
   * Makes a publisher.
   *
   * @param folder of the registry
   * @param keys that sign, one of which has signed the present index; empty for a registry that is
   *     not signed
   * @param validity how long the next index is believed, positive
   * @param clock tells the time
   * @return the publisher
   */
  public static RegistryPublisher create(
      Path folder, List<KeyPair> keys, Duration validity, InstantSource clock) {
    return new RegistryPublisher(folder, keys, validity, clock);
  }

  /**
   * Makes an empty registry.
   *
   * @return its index
   * @throws CatalogException if there is one already, or it cannot be written
   */
  public RegistryIndex init() {
    return locked(() -> {
      if (Files.exists(folder.resolve(Registry.INDEX))) {
        throw new CatalogException(folder + " holds a registry already");
      }
      return write(
          RegistryIndex.empty(clock.instant(), clock.instant())
              .renewed(clock.instant(), clock.instant().plus(validity)));
    });
  }

  /**
   * Adds an archive.
   *
   * @param archive a plugin's archive, which stays where it is
   * @param reader reads its manifest
   * @return the release; the registry is unchanged if it was published before, with the same bytes
   * @throws CatalogException if the version was published with other bytes, or cannot be written
   */
  public Release publish(Path archive, PluginFolder reader) {
    return locked(() -> {
      RegistryIndex index = read();
      Path draft = copy(archive);
      try {
        PluginPackage plugin = inspect(archive, draft, reader);
        Release release = release(plugin.manifest(), draft);
        Optional<Release> before = same(index, release);
        if (before.isPresent()) {
          return before.get();
        }
        Path target = folder.resolve(release.path());
        Files.createDirectories(target.resolveSibling(""));
        AtomicFile.makeReadable(draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        write(index.with(release, clock.instant(), clock.instant().plus(validity)));
        return release;
      } finally {
        Files.deleteIfExists(draft);
      }
    });
  }

  private Path copy(Path archive) throws IOException {
    Path draft = Files.createTempFile(folder, ".publish-", ".jar");
    if (Files.size(archive) > IndexFormat.LARGEST_ARCHIVE) {
      Files.delete(draft);
      throw new CatalogException(
          "%s has %,d bytes; an archive may have %,d"
              .formatted(archive, Files.size(archive), IndexFormat.LARGEST_ARCHIVE));
    }
    Files.copy(archive, draft, StandardCopyOption.REPLACE_EXISTING);
    return draft;
  }

  /** Looks at the copy: the original may change. */
  private static PluginPackage inspect(Path archive, Path draft, PluginFolder reader) {
    return switch (reader.inspect(draft)) {
      case PluginFolder.Broken broken ->
          throw new CatalogException(
              "%s is no sound plugin: %s"
                  .formatted(
                      archive,
                      String.valueOf(broken.failure().getMessage())
                          .replace(draft.toString(), archive.toString())));
      case PluginFolder.Found found -> archive(archive, found.plugin());
    };
  }

  private static PluginPackage archive(Path shown, PluginPackage plugin) {
    if (plugin.form() != Form.ARCHIVE) {
      throw new CatalogException(shown + " is no archive; make one with: xcore plugin package");
    }
    return plugin;
  }

  private Release release(PluginManifest manifest, Path file) throws IOException {
    return new Release(
        manifest.name(),
        manifest.version(),
        new Release.Archive(Sha256.of(file), Files.size(file)),
        manifest.frameworkVersion(),
        manifest.requires(),
        manifest.mode(),
        manifest.permissions(),
        manifest.about(),
        clock.instant(),
        false);
  }

  private static Optional<Release> same(RegistryIndex index, Release release) {
    Optional<Release> before =
        index.releases(release.name()).stream()
            .filter(other -> other.version().compareTo(release.version()) == 0)
            .findFirst();
    before
        .filter(other -> !other.archive().equals(release.archive()))
        .ifPresent(other -> {
          throw new CatalogException(
              "%s was published before with other content (SHA-256 %s); a version never changes: raise the version in plugin.yaml"
                  .formatted(other.label(), other.archive().sha256()));
        });
    return before;
  }

  /**
   * Withdraws a version from those that are chosen, or brings it back. Its archive stays, for those
   * whose lock file names it.
   *
   * @param name the plugin
   * @param version the version, as it was published
   * @param yanked whether it is withdrawn
   * @return the release as it is now
   * @throws CatalogException if there is no such version
   */
  public Release yank(String name, String version, boolean yanked) {
    return locked(() -> {
      RegistryIndex index = read();
      Release release =
          index
              .find(name, version)
              .orElseThrow(() ->
                  new CatalogException(
                      "the registry has no %s %s; it has: %s"
                          .formatted(
                              name, Fields.plain(version), Versions.of(index.require(name)))));
      Release changed = release.withYanked(yanked);
      write(index.with(changed, clock.instant(), clock.instant().plus(validity)));
      return changed;
    });
  }

  /**
   * Signs the same releases again, to be believed for longer or with other keys.
   *
   * @return the index as it is now
   */
  public RegistryIndex renew() {
    return change(index -> index.renewed(clock.instant(), clock.instant().plus(validity)));
  }

  private RegistryIndex change(UnaryOperator<RegistryIndex> change) {
    return locked(() -> write(change.apply(read())));
  }

  /** Reads the present index. What somebody else changed in it must not get a signature. */
  private RegistryIndex read() throws IOException {
    Path file = folder.resolve(Registry.INDEX);
    if (!Files.exists(file)) {
      throw new CatalogException(
          "%s holds no registry; make one with: xcore registry init %s".formatted(folder, folder));
    }
    byte[] bytes = Files.readAllBytes(file);
    Path signature = folder.resolve(Registry.SIGNATURE);
    if (Files.exists(signature) && keys.isEmpty()) {
      throw new CatalogException(
          "the registry %s is signed; name the key that signs it with --key".formatted(folder));
    }
    if (!keys.isEmpty() && Files.exists(signature)) {
      new RegistryTrust(folder.toUri(), keys.stream().map(KeyPair::getPublic).toList())
          .check(bytes, Optional.of(Files.readAllBytes(signature)));
    }
    try {
      return IndexFormat.read(bytes);
    } catch (IllegalArgumentException broken) {
      throw new CatalogException(file + " is not usable: " + broken.getMessage(), broken);
    }
  }

  private RegistryIndex write(RegistryIndex index) throws IOException {
    byte[] bytes = IndexFormat.write(index);
    if (bytes.length > Registry.LARGEST_INDEX) {
      throw new CatalogException(
          "the index would have %,d bytes; it may have %,d"
              .formatted(bytes.length, Registry.LARGEST_INDEX));
    }
    if (!keys.isEmpty()) {
      AtomicFile.replace(
          folder.resolve(Registry.SIGNATURE), IndexSignature.of(bytes, keys).write());
    }
    AtomicFile.replace(folder.resolve(Registry.INDEX), bytes);
    return index;
  }

  /** What is done under the lock. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T locked(Work<T> work) {
    try {
      Files.createDirectories(folder);
      try (FolderLock _ = FolderLock.take(folder)) {
        return work.run();
      }
    } catch (IOException failure) {
      throw new CatalogException("%s cannot be changed: %s".formatted(folder, failure), failure);
    }
  }
}
