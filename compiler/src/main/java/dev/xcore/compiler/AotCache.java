package dev.xcore.compiler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AOT cache of a child process: classes loaded, linked and profiled in a rehearsal, which
 * halves the time until it is of use.
 *
 * <p>The JVM has been seen to run stale classes from a cache whose jar had been replaced, so the
 * cache's name is a hash of the jar's contents, place and time, of the JDK and of the flags.
 */
public final class AotCache {

  private static final Logger log = LoggerFactory.getLogger(AotCache.class);
  private static final int KEPT = 2;

  private final CacheFolder folder;
  private final String kind;
  private final String name;

  private AotCache(CacheFolder folder, String kind, String name) {
    this.folder = folder;
    this.kind = kind;
    this.name = name;
  }

  /** What a child process is asked to do while its cache is made. */
  @FunctionalInterface
  public interface Rehearsal {

    /**
     * Starts the process with more flags, has it do what it will often do, and waits for its end.
     *
     * @param flags that make it write the cache as it ends
     * @throws IOException if that fails
     * @throws TimeoutException if it takes too long
     * @throws InterruptedException if the thread is interrupted; the process has been ended
     */
    void run(List<String> flags) throws IOException, TimeoutException, InterruptedException;
  }

  /**
   * Names a cache, whether it exists yet or not.
   *
   * @param folder for caches
   * @param kind the beginning of its name
   * @param jar all code of the process beside that of the JDK; a folder cannot be cached
   * @param javaHome of the process
   * @param flags of the process, as far as the JVM asks for the same ones
   * @return the cache
   * @throws IOException if the jar cannot be read
   */
  public static AotCache of(
      CacheFolder folder, String kind, Path jar, Path javaHome, List<String> flags)
      throws IOException {
    String rest =
        String.join(
            "\n",
            jar.toString(),
            Files.getLastModifiedTime(jar).toString(),
            System.getProperty("java.vm.version"),
            javaHome.toString(),
            System.getProperty("os.arch"),
            flags.toString());
    String hash = CacheFolder.hash(Files.readAllBytes(jar), rest.getBytes(StandardCharsets.UTF_8));
    return new AotCache(folder, kind, kind + "-" + hash + ".aot");
  }

  /**
   * Says where the cache is or will be.
   *
   * @return an absolute path
   */
  public Path file() {
    return folder.path().resolve(name);
  }

  /**
   * Tells whether the cache can be used.
   *
   * @return whether it exists
   */
  public boolean isReady() {
    return Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns the flags that use the cache.
   *
   * @return none while it does not exist
   */
  public List<String> flags() {
    return isReady() ? List.of("-XX:AOTCache=" + file()) : List.of();
  }

  /**
   * Makes the cache. Slow; a failure is logged and otherwise harmless.
   *
   * @param rehearsal of a process with the flags that the cache was named for
   * @return whether the cache has been made
   */
  public boolean make(Rehearsal rehearsal) {
    Path draft = folder.draft(name);
    try {
      rehearsal.run(List.of("-XX:AOTCacheOutput=" + draft));
      if (!Files.exists(draft)) {
        throw new IOException("the process wrote no cache");
      }
      folder.publish(draft, name);
      folder.prune(kind + "-[0-9a-f]+\\.aot", KEPT);
      return true;
    } catch (IOException | TimeoutException | RuntimeException e) {
      log.warn("no AOT cache, processes start slower kind={} reason={}", kind, e.toString());
      removeDraft(draft);
    } catch (InterruptedException e) {
      removeDraft(draft);
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static void removeDraft(Path draft) {
    try {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + ".config"));
    } catch (IOException e) {
      log.debug("aot_cache=draft_left file={} reason={}", draft, e.toString());
    }
  }
}
