package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of plugins that nobody changes, in {@code var/plugins/NAME/VERSION-HASH/}: what runs is
 * what was read, whatever happens to the plugin's own files afterwards. Thread safe.
 */
final class PrivateCopies {

  /** The name of an archive in its copy. */
  static final String ARCHIVE = "plugin.jar";

  private static final int HASH_SHOWN = 12;
  private static final int VERSION_SHOWN = 60;

  /** The current version's copy and the one before it. */
  private static final int KEPT = 1;

  private final ContentStore store;

  PrivateCopies(Path directory) {
    this.store = new ContentStore(directory);
    store.removeAbandoned();
  }

  /**
   * A copy in use.
   *
   * @param lease keeps it
   * @param contentHash of the plugin, 64 hexadecimal digits
   * @param files what it was made of; of an archive the archive alone
   */
  record PrivateCopy(ContentStore.Lease lease, String contentHash, List<HashedFile> files) {

    Path directory() {
      return lease.directory();
    }
  }

  /**
   * Copies a plugin, unless the very same content has been copied before.
   *
   * @param plugin the plugin
   * @return its copy, to be closed
   * @throws PluginLoadException if it holds what a plugin may not hold
   */
  PrivateCopy take(PluginPackage plugin) throws IOException {
    return switch (plugin.form()) {
      case SOURCE, BINARY, CORE -> takeFolder(plugin);
      case ARCHIVE -> takeArchive(plugin);
    };
  }

  private PrivateCopy takeFolder(PluginPackage plugin) throws IOException {
    List<PluginFile> content = PluginFiles.content(plugin.location());
    List<HashedFile> read = PluginContent.files(content);
    String hash = ContentHash.of(read);
    var known = store.find(name(plugin, hash));
    return known.isPresent()
        ? new PrivateCopy(known.get(), hash, read)
        : copyFolder(plugin, content);
  }

  /** Hashes again what it copies: the files may have changed since they were first read. */
  private PrivateCopy copyFolder(PluginPackage plugin, List<PluginFile> content)
      throws IOException {
    Path draft = store.draft();
    try {
      List<HashedFile> copied = new ArrayList<>();
      for (PluginFile file : content) {
        Path target = draft.resolve(file.path());
        Files.createDirectories(target.resolveSibling(""));
        try (OutputStream out = Files.newOutputStream(target)) {
          copied.add(ContentHash.copy(file.path(), file.source(), out));
        }
      }
      String hash = ContentHash.of(copied);
      inspect(plugin, draft);
      return publish(plugin, draft, hash, copied);
    } finally {
      FileTree.delete(draft);
    }
  }

  private PrivateCopy takeArchive(PluginPackage plugin) throws IOException {
    HashedFile read = PluginContent.archive(plugin.location());
    var known = store.find(name(plugin, read.sha256()));
    return known.isPresent()
        ? new PrivateCopy(known.get(), read.sha256(), List.of(read))
        : copyArchive(plugin, plugin.location().toRealPath());
  }

  private PrivateCopy copyArchive(PluginPackage plugin, Path jar) throws IOException {
    Path draft = store.draft();
    try {
      HashedFile copied;
      Path copy = draft.resolve(ARCHIVE);
      try (OutputStream out = Files.newOutputStream(copy)) {
        copied = ContentHash.copy(ARCHIVE, jar, out);
      }
      try (PluginArchive archive = PluginArchive.open(copy, plugin.location())) {
        archive.unpack("", PrivateCopies::isUnpacked, draft);
      }
      inspect(plugin, draft);
      return publish(plugin, draft, copied.sha256(), List.of(copied));
    } finally {
      FileTree.delete(draft);
    }
  }

  /** Keeps a new copy, and of the plugin's others those in use and the one used before. */
  private PrivateCopy publish(PluginPackage plugin, Path draft, String hash, List<HashedFile> files)
      throws IOException {
    ContentStore.Lease lease = store.publish(draft, name(plugin, hash));
    store.prune(plugin.manifest().name(), KEPT);
    return new PrivateCopy(lease, hash, files);
  }

  /** Classes stay in the jar; libraries cannot be loaded from within one. */
  private static boolean isUnpacked(String name) {
    return name.matches("lib/[^/]+\\.jar")
        || name.startsWith("resources/")
        || name.startsWith("migrations/");
  }

  /** Looks at classes once, here: of sources there are only libraries yet. */
  private static void inspect(PluginPackage plugin, Path draft) throws IOException {
    CodePath path = CodePath.of(plugin, draft);
    if (plugin.form() != PluginPackage.Form.SOURCE) {
      EntryCandidates.inspect(plugin, path, draft);
      return;
    }
    try (ClassFiles libraries = ClassFiles.open(path.libraries())) {
      libraries.checkPackages(plugin.location());
    }
  }

  private static String name(PluginPackage plugin, String hash) {
    String version = plugin.manifest().version().toString();
    return "%s/%s-%s"
        .formatted(
            plugin.manifest().name(),
            version.substring(0, Math.min(version.length(), VERSION_SHOWN)),
            hash.substring(0, HASH_SHOWN));
  }
}
