package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code filesystem} of a manifest grants: the data folder by the name {@code data}, and files
 * of the plugin's private copy to be read. What is denied beats what is allowed: a folder with
 * something denied in it is granted file by file, and cannot be listed.
 */
final class GrantedFiles {

  private static final Path DATA = Path.of("data");

  private final Path root;
  private final List<Path> denied;
  private final Set<Path> granted = new LinkedHashSet<>();

  private GrantedFiles(Path root, List<Path> denied) {
    this.root = root;
    this.denied = denied;
  }

  /** Whether the data folder is granted. */
  static boolean hasData(PluginManifest.Files files) {
    return names(files.allowed()).anyMatch(DATA::equals)
        && names(files.denied()).noneMatch(DATA::equals);
  }

  /**
   * Returns what of the private copy may be read.
   *
   * @param copy of the plugin
   * @param files of the manifest
   * @return absolute paths, links resolved; what the copy does not have is left out
   * @throws IOException if a path leads outside, or the copy cannot be read
   */
  static List<Path> readable(Path copy, PluginManifest.Files files) throws IOException {
    Path root = copy.toRealPath();
    List<Path> denied = new ArrayList<>();
    for (Path name : names(files.denied()).toList()) {
      Path path = root.resolve(name);
      denied.add(path);
      if (Files.exists(path)) {
        denied.add(path.toRealPath());
      }
    }
    GrantedFiles granted = new GrantedFiles(root, denied);
    for (Path name : names(files.allowed()).filter(path -> !path.equals(DATA)).toList()) {
      granted.add(root.resolve(name).normalize());
    }
    return List.copyOf(granted.granted);
  }

  private static Stream<Path> names(List<String> paths) {
    return paths.stream().map(path -> Path.of(path).normalize());
  }

  private void add(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path real = path.toRealPath();
    if (!real.startsWith(root)) {
      throw new IOException(
          "filesystem.allowed_paths: '%s' leads outside of the plugin"
              .formatted(root.relativize(path)));
    }
    if (denied.stream().anyMatch(none -> path.startsWith(none) || real.startsWith(none))) {
      return;
    }
    if (denied.stream().noneMatch(none -> none.startsWith(real))) {
      granted.add(real);
      return;
    }
    try (Stream<Path> children = Files.list(real)) {
      for (Path child : children.sorted().toList()) {
        add(child);
      }
    }
  }
}
