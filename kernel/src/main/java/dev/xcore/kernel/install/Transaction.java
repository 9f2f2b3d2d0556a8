package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The private folder of one change of the plugin folder, in the plugin folder's own file system so
 * that moving between the two is one step. As long as it is open, no other process touches it.
 *
 * <p>Invariant: without a journal nothing outside of it was changed; with a journal and no decision
 * the change is to be undone; with a decision it is to be finished.
 */
final class Transaction implements AutoCloseable {

  private static final String STAGING = ".staging";
  private static final String PREFIX = "change-";

  private final Path directory;
  private final InstallLock lock;

  private Transaction(Path directory, InstallLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** The lock that is held while a plugin folder is changed. */
  static Path lockFile(Path plugins) {
    return plugins.resolve(STAGING).resolve("lock");
  }

  /** Begins a change; to be called under the plugin folder's lock. */
  static Transaction begin(Path plugins) throws IOException {
    Path staging = Files.createDirectories(plugins.resolve(STAGING));
    Path directory = Files.createTempDirectory(staging, PREFIX);
    Transaction begun =
        open(directory).orElseThrow(() -> new IOException(directory + " is locked by another"));
    Files.createDirectories(begun.fresh());
    Files.createDirectories(begun.former());
    return begun;
  }

  /**
   * Takes over all changes that nobody is at work on; to be called under the plugin folder's lock.
   */
  static List<Path> all(Path plugins) throws IOException {
    Path staging = plugins.resolve(STAGING);
    if (!Files.isDirectory(staging)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(staging)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }

  /** Opens a change, unless somebody is at work on it. */
  static Optional<Transaction> open(Path directory) throws IOException {
    return InstallLock.tryTake(directory.resolve("lock"))
        .map(lock -> new Transaction(directory, lock));
  }

  /** Tells changes apart. */
  String id() {
    return directory.getFileName().toString();
  }

  /** Holds the new version until it is placed. */
  Path fresh() {
    return directory.resolve("new");
  }

  /** Holds the old version once it has left its place. */
  Path former() {
    return directory.resolve("old");
  }

  /** Holds what was fetched or uploaded. */
  Path scratch() throws IOException {
    return Files.createDirectories(directory.resolve("scratch"));
  }

  Path journal() {
    return directory.resolve("journal.json");
  }

  boolean isNoted() {
    return exists(journal());
  }

  boolean isDecided() {
    return exists(decision());
  }

  void decide() throws IOException {
    Durable.replace(decision(), "");
  }

  private Path decision() {
    return directory.resolve("decided");
  }

  /** Tells whether something is there, be it a link that leads nowhere. */
  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The one thing in a folder, if there is one. */
  static Optional<Path> only(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.findFirst();
    }
  }

  /** Removes the folder; the journal first, since without it there is nothing left to be done. */
  void remove() throws IOException {
    FileTree.delete(journal());
    Durable.syncFolder(directory);
    FileTree.delete(directory);
  }

  /** Ends the work; what nothing depends on is removed. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (!isNoted() && exists(directory)) {
        remove();
      }
    }
  }
}
