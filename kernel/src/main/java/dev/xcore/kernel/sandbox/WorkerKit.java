package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.AotCache;
import dev.xcore.compiler.CacheFolder;
import dev.xcore.compiler.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What worker processes are started from: a linked Java installation, the worker's jar, and an AOT
 * cache once it has been made. Thread safe.
 */
public final class WorkerKit implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkerKit.class);

  /** Longer than a killed process takes to go. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

  /** The C library's pools of memory, one per thread by default, would count as used. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LANG", "C.UTF-8", "MALLOC_ARENA_MAX", "2");

  private final Optional<PrivateDirectory> temporary;
  private final RuntimeImage image;
  private final WorkerJar jar;
  private final AotCache cache;
  private final List<String> shortcomings;
  private @Nullable Thread rehearsing;
  private boolean isClosed;

  private WorkerKit(
      Optional<PrivateDirectory> temporary,
      RuntimeImage image,
      WorkerJar jar,
      AotCache cache,
      List<String> shortcomings) {
    this.temporary = temporary;
    this.image = image;
    this.jar = jar;
    this.cache = cache;
    this.shortcomings = List.copyOf(shortcomings);
  }

  /**
   * Makes what is not in the cache folder yet: two seconds the first time, a tenth of one later.
   *
   * @param options where, and from what
   * @return the kit; close it
   * @throws IOException if a part of the worker is missing, naming it, or nothing can be written
   * @throws InterruptedException if interrupted before the installation was linked
   */
  public static WorkerKit prepare(KitOptions options) throws IOException, InterruptedException {
    List<String> shortcomings = new ArrayList<>();
    Optional<CacheFolder> lasting = lasting(options, shortcomings);
    if (lasting.isPresent()) {
      RuntimeImage image = RuntimeImage.link(lasting.get(), options.javaHome());
      return of(options, lasting.get(), Optional.empty(), image, shortcomings);
    }
    PrivateDirectory temporary = PrivateDirectory.create("worker");
    try {
      RuntimeImage image =
          RuntimeImage.unlinked("workers run on the whole JDK: there is no folder to keep another");
      CacheFolder folder = CacheFolder.closed(temporary.path());
      return of(options, folder, Optional.of(temporary), image, shortcomings);
    } catch (IOException | RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  private static Optional<CacheFolder> lasting(KitOptions options, List<String> shortcomings) {
    if (options.cache().isEmpty()) {
      shortcomings.add("workers start slowly: the user has no home folder for caches");
      return Optional.empty();
    }
    try {
      Path path = options.cache().get();
      return Optional.of(options.isOpen() ? CacheFolder.open(path) : CacheFolder.closed(path));
    } catch (IOException e) {
      shortcomings.add("workers start slowly: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static WorkerKit of(
      KitOptions options,
      CacheFolder folder,
      Optional<PrivateDirectory> temporary,
      RuntimeImage image,
      List<String> shortcomings)
      throws IOException {
    image.shortcoming().ifPresent(shortcomings::add);
    WorkerJar jar = WorkerJar.assemble(folder, options.host());
    AotCache cache = AotCache.of(folder, "worker", jar.path(), image.home(), KitFlags.FIXED);
    return new WorkerKit(temporary, image, jar, cache, shortcomings);
  }

  /**
   * Says how to start a worker now; the next one may start faster.
   *
   * @param limits of its plugin
   * @param scratch the folder for its temporary files
   * @return the launch
   */
  public KitLaunch launch(KitLimits limits, Path scratch) {
    return launch(limits, scratch, image.isLinked() ? cache.flags() : List.of());
  }

  private KitLaunch launch(KitLimits limits, Path scratch, List<String> cacheFlags) {
    List<String> arguments = new ArrayList<>(KitFlags.FIXED);
    arguments.addAll(cacheFlags);
    arguments.addAll(KitFlags.of(limits));
    arguments.addAll(KitFlags.properties(scratch));
    if (!image.isLinked()) {
      arguments.addAll(KitFlags.NARROWED);
    }
    arguments.addAll(List.of("--module-path", jar.path().toString()));
    arguments.addAll(List.of("--module", WorkerJarModule.NAME));
    List<Path> readable = new ArrayList<>(List.of(jar.path()));
    if (!cacheFlags.isEmpty()) {
      readable.add(cache.file());
    }
    return new KitLaunch(image.java(), arguments, ENVIRONMENT, List.of(image.home()), readable);
  }

  /**
   * Makes the AOT cache in the background, unless it exists or is being made. A JVM that is told
   * which modules to see takes none: without a linked installation there is none.
   *
   * @param rehearsal run by a thread of the kit
   */
  public synchronized void rehearse(KitRehearsal rehearsal) {
    if (isClosed || !image.isLinked() || rehearsing != null || cache.isReady()) {
      return;
    }
    rehearsing =
        Thread.ofPlatform()
            .daemon()
            .name("xcore-worker-rehearsal")
            .start(() -> makeCache(rehearsal));
  }

  private void makeCache(KitRehearsal rehearsal) {
    try (PrivateDirectory scratch = PrivateDirectory.create("rehearsal")) {
      boolean made =
          cache.make(flags -> rehearsal.run(launch(KitLimits.defaults(), scratch.path(), flags)));
      log.debug("aot_cache=worker made={}", made);
    }
  }

  /**
   * Tells whether workers start from an AOT cache.
   *
   * @return false until {@link #rehearse} has succeeded, now or in an earlier process
   */
  public boolean hasCache() {
    return cache.isReady();
  }

  /**
   * Tells whether all files are still there; otherwise a fresh kit has to be prepared.
   *
   * @return false if another version of the platform has tidied up the folder
   */
  public boolean isComplete() {
    return Files.isExecutable(image.java()) && Files.isRegularFile(jar.path());
  }

  /**
   * Tells whether a worker can run under another user than this process's.
   *
   * @return false if the mode of a folder above its files is in the way
   */
  public boolean isOpen() {
    return KitReach.isOpen(image.java()) && KitReach.isOpen(jar.path());
  }

  /**
   * Returns the installation that workers run on.
   *
   * @return the installation
   */
  public RuntimeImage image() {
    return image;
  }

  /**
   * Lists why workers start slower, or find more in their installation, than they might.
   *
   * @return sentences without a stop; empty if nothing is missing
   */
  public List<String> shortcomings() {
    return shortcomings;
  }

  /** Ends a rehearsal that still runs. Harmless when repeated. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      running = rehearsing;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(END_TIMEOUT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    temporary.ifPresent(PrivateDirectory::close);
  }
}
