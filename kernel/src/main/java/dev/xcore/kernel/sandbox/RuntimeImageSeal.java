package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A list of an image's files and their sizes, written last: without it the image is half made. */
final class RuntimeImageSeal {

  private static final String NAME = "xcore-image";

  private RuntimeImageSeal() {}

  /** Seals an image once all of it is on the disk. */
  static void write(Path home) throws IOException {
    List<Path> files = files(home);
    for (Path file : files) {
      force(file);
    }
    Path seal = home.resolve(NAME);
    Files.writeString(seal, listing(home, files));
    force(seal);
  }

  /** Tells whether every file is there in the size it had. */
  static boolean isIntact(Path home) {
    try {
      return Files.readString(home.resolve(NAME)).equals(listing(home, files(home)));
    } catch (IOException e) {
      return false; // Never made, half made, or being removed: to be made again in any case.
    }
  }

  private static List<Path> files(Path home) throws IOException {
    Path seal = home.resolve(NAME);
    try (Stream<Path> tree = Files.walk(home)) {
      return tree.filter(file -> Files.isRegularFile(file) && !file.equals(seal)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String listing(Path home, List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(home.relativize(file)).append(' ').append(Files.size(file)).append('\n');
    }
    return text.toString();
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
