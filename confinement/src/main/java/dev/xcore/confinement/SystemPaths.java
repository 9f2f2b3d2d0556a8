package dev.xcore.confinement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The paths of the system that a Java process needs, derived from what exists on this machine. */
final class SystemPaths {

  private static final int LINK_DEPTH = 4;

  private SystemPaths() {}

  static List<Path> readable() {
    return existing(
        Stream.of(
            "/etc/ld.so.cache",
            "/etc/ld-musl-x86_64.path",
            "/etc/ld-musl-aarch64.path",
            "/etc/localtime",
            "/usr/share/zoneinfo",
            "/sys/devices/system/cpu",
            "/dev/urandom",
            "/dev/random"));
  }

  static List<Path> writable() {
    return existing(Stream.of("/dev/null"));
  }

  /**
   * The folders of the C library: of this architecture only where the distribution separates them.
   */
  static List<Path> executable() {
    String triple =
        System.getProperty("os.arch", "").equals("aarch64")
            ? "aarch64-linux-gnu"
            : "x86_64-linux-gnu";
    List<Path> multiarch = existing(Stream.of("/lib/" + triple, "/usr/lib/" + triple));
    Stream<String> whole = multiarch.isEmpty() ? Stream.of("/lib", "/usr/lib") : Stream.of();
    Stream<Path> folders =
        Stream.concat(
            multiarch.stream(),
            existing(Stream.concat(whole, Stream.of("/lib64", "/usr/lib64"))).stream());
    return Stream.concat(folders, loaders().stream()).toList();
  }

  /**
   * The targets of links that lead out of a folder, as distributions link configuration and
   * certificates.
   */
  static List<Path> linkedFrom(Path home) {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(home.toRealPath(), LINK_DEPTH)) {
      Path root = home.toRealPath();
      return files
          .filter(Files::isSymbolicLink)
          .flatMap(link -> target(link).stream())
          .filter(target -> !target.startsWith(root))
          .distinct()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static List<Path> loaders() {
    Path folder = Path.of("/lib");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("ld-")).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(link.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> existing(Stream<String> paths) {
    return paths.map(Path::of).filter(Files::exists).toList();
  }
}
