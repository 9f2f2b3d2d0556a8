package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders with the exported classes of plugins and no others, for compiling against. Made once for
 * a content.
 */
final class ExportedClasses implements AutoCloseable {

  private final List<ContentStore.Lease> leases = new ArrayList<>();

  private ExportedClasses() {}

  static ExportedClasses open(ContentStore store, List<PluginExports> exports) throws IOException {
    ExportedClasses opened = new ExportedClasses();
    try {
      for (PluginExports each : exports) {
        opened.leases.add(lease(store, each));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Names the content. */
  static String key(PluginExports exports) {
    return ContentHash.of("exports\n" + exports.contentHash() + '\n' + exports.packages());
  }

  Stream<Path> stream() {
    return leases.stream().map(ContentStore.Lease::directory);
  }

  private static ContentStore.Lease lease(ContentStore store, PluginExports exports)
      throws IOException {
    String key = key(exports);
    Optional<ContentStore.Lease> known = store.find(key);
    if (known.isPresent()) {
      return known.get();
    }
    Path draft = store.draft();
    try {
      copy(exports, draft);
      return store.publish(draft, key);
    } finally {
      FileTree.delete(draft);
    }
  }

  private static void copy(PluginExports exports, Path target) throws IOException {
    try (ClassFiles classes = ClassFiles.open(exports.code())) {
      for (String name : classes.names()) {
        int end = name.lastIndexOf('.');
        Optional<byte[]> bytes =
            end > 0 && exports.offers(name.substring(0, end))
                ? classes.read(name)
                : Optional.empty();
        if (bytes.isPresent()) {
          Path file = target.resolve(name.replace('.', '/') + ".class");
          Files.createDirectories(file.resolveSibling(""));
          Files.write(file, bytes.get());
        }
      }
    }
  }

  @Override
  public void close() {
    leases.forEach(ContentStore.Lease::close);
  }
}
