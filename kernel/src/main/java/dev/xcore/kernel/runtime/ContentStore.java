package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders named by the hash of what they hold. A folder is filled as a draft, marked with a list of
 * its files and moved to its name in one step, so that one found under a name is complete; it never
 * changes afterwards. Thread safe; other processes may put folders into the same store.
 */
final class ContentStore {

  /** The file that lists what a complete folder holds. */
  static final String MARKER = ".xcore-complete";

  private static final String END = "complete\n";
  private static final String DRAFT = ".draft-";
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(ContentStore.class);

  private final Path root;
  private final Map<Path, Integer> leases = new HashMap<>();

  /** Makes a store; its folder is made when something is put into it. */
  ContentStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** A folder in use; it is not pruned before this is closed. */
  final class Lease implements AutoCloseable {

    private final Path directory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Path directory) {
      this.directory = directory;
      leases.merge(directory, 1, Integer::sum);
    }

    Path directory() {
      return directory;
    }

    /** Gives the folder back; harmless when repeated. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        synchronized (ContentStore.this) {
          leases.computeIfPresent(directory, (_, count) -> count == 1 ? null : count - 1);
        }
      }
    }
  }

  /**
   * Finds a complete folder.
   *
   * @param name below the store, parts separated by {@code /}
   */
  synchronized Optional<Lease> find(String name) throws IOException {
    Path directory = root.resolve(name);
    if (!isComplete(directory)) {
      return Optional.empty();
    }
    Files.setLastModifiedTime(directory.resolve(MARKER), FileTime.from(Instant.now()));
    return Optional.of(new Lease(directory));
  }

  /** Makes an empty folder to be filled and published. */
  Path draft() throws IOException {
    Files.createDirectories(root);
    return Files.createTempDirectory(root, DRAFT);
  }

  /**
   * Gives a draft its name. If somebody else has published the same content meanwhile, theirs is
   * taken and the draft removed.
   */
  Lease publish(Path draft, String name) throws IOException {
    Path directory = root.resolve(name);
    mark(draft);
    Files.createDirectories(directory.resolveSibling(""));
    synchronized (this) {
      Optional<Lease> theirs = find(name);
      if (theirs.isPresent()) {
        FileTree.delete(draft);
        return theirs.get();
      }
      FileTree.delete(directory);
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
      return new Lease(directory);
    }
  }

  /**
   * Removes what has not been used for longest. Never fails: what cannot be removed stays until the
   * next time.
   *
   * @param group a folder below the store, empty for the store itself
   * @param kept how many entries of the group stay beside those in use
   */
  synchronized void prune(String group, int kept) {
    try (Stream<Path> entries = Files.list(root.resolve(group))) {
      List<Path> old =
          entries
              .filter(Files::isDirectory)
              .filter(path -> !isDraft(path) && !leases.containsKey(path))
              .sorted(Comparator.comparing(ContentStore::used).reversed())
              .skip(kept)
              .toList();
      for (Path path : old) {
        FileTree.delete(path);
      }
    } catch (IOException e) {
      log.debug("store={} group={} pruned=false reason={}", root, group, e.toString());
    }
  }

  /** Removes drafts that a process that is gone has left behind. */
  void removeAbandoned() {
    if (!Files.isDirectory(root)) {
      return;
    }
    Instant limit = Instant.now().minus(ABANDONED);
    try (Stream<Path> entries = Files.list(root)) {
      for (Path path : entries.filter(ContentStore::isDraft).toList()) {
        if (Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(limit)) {
          FileTree.delete(path);
        }
      }
    } catch (IOException e) {
      log.debug("store={} drafts_removed=false reason={}", root, e.toString());
    }
  }

  private static boolean isDraft(Path path) {
    return path.getFileName().toString().startsWith(DRAFT);
  }

  private static FileTime used(Path directory) {
    try {
      return Files.getLastModifiedTime(directory.resolve(MARKER));
    } catch (IOException e) {
      return FileTime.fromMillis(0); // Without a marker it is not complete: the first to go.
    }
  }

  private static void mark(Path draft) throws IOException {
    StringBuilder marker = new StringBuilder();
    for (Path file : FileTree.files(draft)) {
      marker.append(Files.size(file)).append(' ').append(draft.relativize(file)).append('\0');
    }
    Files.writeString(draft.resolve(MARKER), marker.append(END));
  }

  private static boolean isComplete(Path directory) throws IOException {
    String marker;
    try {
      marker = new String(Files.readAllBytes(directory.resolve(MARKER)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!marker.endsWith(END)) {
      return false; // The machine stopped before it was written.
    }
    for (String line : marker.split("\0")) {
      int space = line.indexOf(' ');
      if (space > 0
          && !hasSize(directory.resolve(line.substring(space + 1)), line.substring(0, space))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasSize(Path file, String size) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() && Long.toString(attributes.size()).equals(size);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
