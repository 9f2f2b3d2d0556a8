package dev.xcore.services.sql;

import dev.xcore.kernel.state.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plugins that have published in transactions: only their databases are looked into for events
 * that an earlier run did not send. Kept in a small file, a name a line. Thread safe.
 */
final class OutboxUsers {

  private final Path file;
  private final Set<String> plugins;

  private OutboxUsers(Path file, Set<String> plugins) {
    this.file = file;
    this.plugins = plugins;
  }

  static OutboxUsers open(Path file) {
    try {
      return new OutboxUsers(
          file, Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean has(String plugin) {
    return plugins.contains(plugin);
  }

  /** Remembers a plugin; on disk when this returns. */
  synchronized void add(String plugin) {
    if (plugins.add(plugin)) {
      try {
        DurableFile.replace(file, String.join("\n", plugins) + "\n");
      } catch (IOException e) {
        plugins.remove(plugin);
        throw new UncheckedIOException(e);
      }
    }
  }
}
