package dev.xcore.kernel.security;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Where the sources of a plugin's own classes are, for positions that its author knows. */
@FunctionalInterface
public interface SourceFiles {

  /** No sources are known: positions name classes. */
  SourceFiles NONE = path -> Optional.empty();

  /**
   * Finds a source file.
   *
   * @param path package and file name, such as {@code shop/Shop.java}
   * @return how users know it, such as {@code src/shop/Shop.java}; empty if there is none
   */
  Optional<String> find(String path);

  /**
   * Looks for sources below a plugin's folder.
   *
   * @param plugin the folder with {@code src/}
   * @return paths relative to the plugin
   */
  static SourceFiles of(Path plugin) {
    return path -> {
      Path root = plugin.resolve("src").normalize();
      Path file = root.resolve(path).normalize();
      return file.startsWith(root) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of("src/" + path)
          : Optional.empty();
    };
  }
}
