package dev.xcore.app.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes folders of intermediate results. */
final class Scratch {

  private Scratch() {}

  static void remove(Path folder) {
    try {
      List<Path> content;
      try (Stream<Path> tree = Files.walk(folder)) {
        content = tree.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : content) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(folder + " cannot be removed", failure);
    }
  }
}
