package dev.xcore.compiler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiler's AOT cache: classes loaded, linked and profiled in a training run, which halves the
 * first compilation.
 *
 * <p>The JVM has been seen to run stale classes from a cache whose jar had been replaced, so the
 * cache's name is a hash of the jar's contents, place and time, of the JDK and of the flags. It
 * lies in a folder that only this user can write, since whoever writes it decides what code runs.
 */
final class AotCache {

  private static final Logger log = LoggerFactory.getLogger(AotCache.class);
  private static final Duration TRAINING_TIMEOUT = Duration.ofMinutes(2);
  private static final int KEPT = 2;

  private final CompilerCommand command;
  private final Path file;

  private AotCache(CompilerCommand command, Path file) {
    this.command = command;
    this.file = file;
  }

  /** Returns the cache, whether it exists yet or not; empty when there can be none. */
  static Optional<AotCache> of(CompilerCommand command) {
    CompilerOptions options = command.options();
    if (options.aotDirectory().isEmpty() || Files.isDirectory(options.code())) {
      return Optional.empty();
    }
    try {
      Path directory = options.aotDirectory().get();
      createPrivate(directory);
      return Optional.of(new AotCache(command, directory.resolve(name(command))));
    } catch (IOException e) {
      log.debug("aot_cache=unavailable reason={}", e.toString());
      return Optional.empty();
    }
  }

  /** Returns whether the cache can be used. */
  boolean isReady() {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the flags that use the cache; none while it does not exist. */
  List<String> flags() {
    return isReady() ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  /**
   * Makes the cache by compiling once more in a process of its own. Slow; a failure is logged and
   * otherwise harmless.
   *
   * @param request one that has succeeded
   */
  void train(CompileRequest request) {
    Path draft = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try (CompilerChild child =
            CompilerChild.start(command, List.of("-XX:AOTCacheOutput=" + draft));
        PrivateDirectory output = PrivateDirectory.create()) {
      CompileRequest rehearsal =
          new CompileRequest(
              request.sourceRoot(), request.sources(), request.classPath(), output.path());
      boolean success =
          child.exchange(rehearsal, TRAINING_TIMEOUT).map(CompileResult::success).orElse(false);
      if (!success) {
        throw new IOException("what compiled before does not compile any more");
      }
      if (!child.finish(TRAINING_TIMEOUT) || !Files.exists(draft)) {
        throw new IOException("no cache was written: " + child.errorOutput());
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      removeOldest();
    } catch (IOException | TimeoutException | CompilerException e) {
      log.debug("aot_cache=failed reason={}", e.toString());
      removeDraft(draft);
    } catch (InterruptedException e) {
      removeDraft(draft);
      Thread.currentThread().interrupt();
    }
  }

  private static void removeDraft(Path draft) {
    try {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + ".config"));
    } catch (IOException e) {
      log.debug("aot_cache=draft_left file={} reason={}", draft, e.toString());
    }
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> caches = Files.list(file.resolveSibling(""))) {
      List<Path> old =
          caches
              .filter(path -> path.getFileName().toString().matches("compiler-[0-9a-f]+\\.aot"))
              .sorted(Comparator.comparing(AotCache::modified).reversed())
              .skip(KEPT)
              .toList();
      for (Path path : old) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // Gone meanwhile: the first to be deleted.
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!posix) {
      Files.createDirectories(directory);
      return;
    }
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    EnumSet<PosixFilePermission> foreign =
        EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    foreign.retainAll(attributes.permissions());
    UserPrincipal self =
        directory
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
    boolean own = attributes.owner().equals(self);
    if (!attributes.isDirectory() || !own || !foreign.isEmpty()) {
      throw new IOException(directory + " is not a folder that only this user can write");
    }
  }

  private static String name(CompilerCommand command) throws IOException {
    Path jar = command.options().code();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(jar));
      String rest =
          String.join(
              "\n",
              jar.toString(),
              Files.getLastModifiedTime(jar).toString(),
              System.getProperty("java.vm.version"),
              System.getProperty("java.home"),
              System.getProperty("os.arch"),
              command.flags().toString());
      digest.update(rest.getBytes(StandardCharsets.UTF_8));
      return "compiler-" + HexFormat.of().formatHex(digest.digest(), 0, 16) + ".aot";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
