package dev.xcore.app.catalog;

import dev.xcore.kernel.install.PluginDigest;
import dev.xcore.kernel.registry.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the plugin folder and the lock file disagree. */
public final class LockDrift {

  private LockDrift() {}

  /**
   * A plugin in the plugin folder.
   *
   * @param version as in its manifest
   * @param location its folder or jar
   */
  public record Present(Version version, Path location) {}

  /**
   * Compares.
   *
   * @param lock what was fetched
   * @param present what is there, by name
   * @return a line per plugin that differs, empty if none does
   */
  public static List<String> of(LockFile lock, Map<String, Present> present) {
    List<String> lines = new ArrayList<>();
    lock.plugins()
        .forEach((name, locked) ->
            difference(locked, Optional.ofNullable(present.get(name)))
                .ifPresent(what -> lines.add(name + " " + what)));
    return List.copyOf(lines);
  }

  private static Optional<String> difference(LockFile.Locked locked, Optional<Present> present) {
    if (present.isEmpty()) {
      return Optional.of("%s is locked, but not installed".formatted(locked.version()));
    }
    if (present.get().version().compareTo(locked.version()) != 0) {
      return Optional.of(
          "%s is installed, locked is %s".formatted(present.get().version(), locked.version()));
    }
    try {
      return PluginDigest.of(present.get().location()).equals(locked.sha256())
          ? Optional.empty()
          : Optional.of("%s was changed after it was installed".formatted(locked.version()));
    } catch (IOException | RuntimeException failure) {
      return Optional.of("cannot be read: " + failure.getMessage());
    }
  }
}
