package dev.xcore.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the plugin that a test without further words means. */
final class PluginLocation {

  /** Set by {@code xcore plugin test}. */
  private static final String PROPERTY = "xcore.plugin.directory";

  private static final String MANIFEST = "plugin.yaml";

  private PluginLocation() {}

  static Path find() {
    String given = System.getProperty(PROPERTY, "");
    return given.isEmpty() ? find(Path.of("").toAbsolutePath()) : Path.of(given);
  }

  static Path find(Path workingDirectory) {
    Path compiled = workingDirectory.resolve("target/classes");
    if (Files.isRegularFile(compiled.resolve(MANIFEST))) {
      return compiled;
    }
    @Nullable Path folder = workingDirectory;
    while (folder != null) {
      if (Files.isRegularFile(folder.resolve(MANIFEST))) {
        return folder;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "no plugin.yaml in %s, above it or in target/classes; name the plugin with @XcorePlugin(\"FOLDER\")"
            .formatted(workingDirectory));
  }
}
