package dev.xcore.kernel.events;

import dev.xcore.kernel.state.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The durable subscriptions there are, also of plugins that are not loaded: events are stored for
 * them all the same. Kept in a small file, one subscription a line. Thread safe.
 */
final class DurableSubscriptions {

  private final Path file;
  private final Set<SubscriptionKey> keys;

  private DurableSubscriptions(Path file, Set<SubscriptionKey> keys) {
    this.file = file;
    this.keys = keys;
  }

  static DurableSubscriptions open(Path file) {
    try {
      Set<SubscriptionKey> keys = new LinkedHashSet<>();
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> keys.add(read(file, line)));
      }
      return new DurableSubscriptions(file, keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SubscriptionKey read(Path file, String line) {
    String[] words = line.split(" ");
    if (words.length != 3) {
      throw new IllegalStateException(
          file
              + " has a line that is no subscription: '"
              + line
              + "'; each is PLUGIN HANDLER"
              + " PATTERN");
    }
    return new SubscriptionKey(words[0], words[1], words[2], true);
  }

  synchronized List<SubscriptionKey> all() {
    return List.copyOf(keys);
  }

  synchronized boolean has(SubscriptionKey key) {
    return keys.contains(key);
  }

  /** Makes changes; on disk when this returns. */
  synchronized void change(List<SubscriptionKey> leaving, List<SubscriptionKey> coming) {
    boolean isChanged = keys.removeAll(leaving);
    isChanged |= keys.addAll(coming);
    if (isChanged) {
      String text =
          keys.stream()
              .map(key -> key.plugin() + " " + key.name() + " " + key.pattern() + "\n")
              .collect(Collectors.joining());
      try {
        DurableFile.replace(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
