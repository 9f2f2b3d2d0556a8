package dev.xcore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that goes away with its content.
 *
 * @param path the folder, readable for its owner only
 */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder create(String prefix) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(prefix));
  }

  @Override
  public void close() throws IOException {
    List<Path> content;
    try (Stream<Path> files = Files.walk(path)) {
      content = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : content) {
      Files.deleteIfExists(file);
    }
  }
}
