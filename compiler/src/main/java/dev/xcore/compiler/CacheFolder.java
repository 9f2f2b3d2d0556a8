package dev.xcore.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder for what can be made again, which only this user can write: whoever writes it decides
 * what code runs. What it holds is named by what it was made from and appears whole, by a move, so
 * that processes may share it without locks.
 *
 * <p>A private folder is closed to others altogether. An open one lets them read, for processes
 * that are started under users of their own.
 */
public final class CacheFolder {

  private static final Pattern DRAFT = Pattern.compile(".*\\.[0-9]+-[0-9]+\\.draft");

  /** Nothing takes longer to make, so what made an older draft is gone. */
  private static final Duration DRAFT_AGE = Duration.ofHours(1);

  private static final AtomicLong DRAFTS = new AtomicLong();

  private final Path path;
  private final boolean isOpen;

  private CacheFolder(Path path, boolean isOpen) {
    this.path = path;
    this.isOpen = isOpen;
  }

  /**
   * Says where a user's cache folder is: {@code $XDG_CACHE_HOME/xcore}, else {@code
   * ~/.cache/xcore}.
   *
   * @param environment of this process
   * @return an absolute path, which may not exist; empty if the user has no home
   */
  public static Optional<Path> ofUser(Map<String, String> environment) {
    Path configured = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    Path home = Path.of(System.getProperty("user.home", "")).resolve(".cache");
    Path cache = configured.isAbsolute() ? configured : home;
    return cache.isAbsolute() ? Optional.of(cache.resolve("xcore")) : Optional.empty();
  }

  /**
   * Uses a folder that is closed to others.
   *
   * @param directory made with mode 0700 when missing
   * @return the folder
   * @throws IOException if it cannot be made, or somebody else could write it
   */
  public static CacheFolder closed(Path directory) throws IOException {
    return new CacheFolder(OwnedFolder.make(directory, "rwx------"), false);
  }

  /**
   * Uses a folder that others may read.
   *
   * @param directory made with mode 0755 when missing; the folders above it stay as they are
   * @return the folder
   * @throws IOException if it cannot be made, or somebody else could write it
   */
  public static CacheFolder open(Path directory) throws IOException {
    return new CacheFolder(OwnedFolder.make(directory, "rwxr-xr-x"), true);
  }

  /**
   * Says where the folder is.
   *
   * @return an absolute path
   */
  public Path path() {
    return path;
  }

  /**
   * Names a file or folder that is being made: nobody else uses the name, and what is left of it is
   * removed some day.
   *
   * @param name it will have
   * @return a path in this folder at which nothing exists
   */
  public Path draft(String name) {
    long process = ProcessHandle.current().pid();
    return path.resolve(name + "." + process + "-" + DRAFTS.incrementAndGet() + ".draft");
  }

  /**
   * Gives a finished file its name, in one step, in place of what had it before. It is on the disk
   * then: a loss of power must not leave a name without contents.
   *
   * @param draft a file
   * @param name in this folder
   * @return the file
   * @throws IOException if that fails; the draft is still there then
   */
  public Path publish(Path draft, String name) throws IOException {
    force(draft);
    share(draft);
    return Files.move(
        draft,
        path.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Lets others read a file, or a folder with all it holds, if they may read this folder.
   *
   * @param tree in this folder
   * @throws IOException if that fails
   */
  public void share(Path tree) throws IOException {
    if (isOpen) {
      OwnedFolder.share(tree);
    }
  }

  /**
   * Names what is made from something by that.
   *
   * @param sources all that decides how it comes out
   * @return their SHA-256, 64 hexadecimal digits
   */
  public static String hash(byte[]... sources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] source : sources) {
        digest.update(source);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Removes all but the newest of a kind, and drafts that nobody finishes any more.
   *
   * @param names a pattern of the whole name
   * @param kept how many stay
   * @throws IOException if something cannot be removed
   */
  public void prune(String names, int kept) throws IOException {
    Predicate<String> kind = Pattern.compile(names).asMatchPredicate();
    Instant oldest = Instant.now().minus(DRAFT_AGE);
    for (Path old : entries(kind).skip(kept).toList()) {
      FolderRemoval.remove(old);
    }
    for (Path draft : entries(DRAFT.asMatchPredicate()).toList()) {
      if (modified(draft).toInstant().isBefore(oldest)) {
        FolderRemoval.remove(draft);
      }
    }
  }

  private Stream<Path> entries(Predicate<String> names) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> found =
          entries.filter(entry -> names.test(entry.getFileName().toString())).toList();
      return found.stream().sorted(Comparator.comparing(CacheFolder::modified).reversed());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // Gone meanwhile: the first to be deleted.
    }
  }
}
