package dev.xcore.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the public corpora that lie beside the repository, if they do. */
final class Corpora {

  private Corpora() {}

  static Optional<Path> find(String name) {
    Path start = Path.of(System.getProperty("xcore.repository", ".")).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path corpus = folder.resolve("shared").resolve("corpora").resolve(name);
      if (Files.isDirectory(corpus)) {
        return Optional.of(corpus);
      }
    }
    return Optional.empty();
  }
}
