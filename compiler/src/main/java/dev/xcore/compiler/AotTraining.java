package dev.xcore.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of the compiler's AOT cache: in the background, once, and only when the compiler has
 * been quiet for a while, so that it takes no time from compilations. Thread safe.
 */
final class AotTraining implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AotTraining.class);
  private static final Duration REHEARSAL_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Longer than a killed process takes to go. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

  private @Nullable CompilerCommand command;
  private @Nullable AotCache cache;
  private @Nullable CompileRequest latest;
  private @Nullable Thread thread;
  private long lastUse = System.nanoTime();
  private boolean decided;
  private boolean closed;

  /** Returns the flags of a new process: those that use the cache, if it exists. */
  synchronized List<String> flags(CompilerCommand compiler) {
    if (!decided) {
      decided = true;
      command = compiler;
      cache = cache(compiler).orElse(null);
    }
    return cache == null ? List.of() : cache.flags();
  }

  private static Optional<AotCache> cache(CompilerCommand compiler) {
    CompilerOptions options = compiler.options();
    Optional<Path> directory = options.aotDirectory();
    if (directory.isEmpty() || Files.isDirectory(options.code())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          AotCache.of(
              CacheFolder.closed(directory.get()),
              "compiler",
              options.code(),
              Path.of(System.getProperty("java.home")),
              compiler.flags()));
    } catch (IOException e) {
      log.debug("aot_cache=unavailable reason={}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * Makes the cache later by repeating a request.
   *
   * @param request one that has succeeded
   */
  synchronized void rehearse(CompileRequest request) {
    latest = request;
    lastUse = System.nanoTime();
    AotCache wanted = cache;
    CompilerCommand compiler = command;
    if (wanted == null || compiler == null || thread != null || closed || wanted.isReady()) {
      return;
    }
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("xcore-compiler-training")
            .start(() -> run(wanted, compiler, request));
  }

  private void run(AotCache wanted, CompilerCommand compiler, CompileRequest first) {
    try {
      CompileRequest quiet = awaitQuiet();
      CompileRequest request = quiet == null ? first : quiet;
      wanted.make(flags -> compileAgain(compiler, request, flags));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void compileAgain(
      CompilerCommand compiler, CompileRequest request, List<String> flags)
      throws IOException, TimeoutException, InterruptedException {
    try (CompilerChild child = CompilerChild.start(compiler, flags);
        PrivateDirectory output = PrivateDirectory.create("compiler")) {
      CompileRequest rehearsal =
          new CompileRequest(
              request.sourceRoot(), request.sources(), request.classPath(), output.path());
      boolean success =
          child.exchange(rehearsal, REHEARSAL_TIMEOUT).map(CompileResult::success).orElse(false);
      if (!success) {
        throw new IOException("what compiled before does not compile any more");
      }
      if (!child.finish(REHEARSAL_TIMEOUT)) {
        throw new IOException("no cache was written: " + child.errorOutput());
      }
    }
  }

  /** Returns the latest request, whose files are most likely still there. */
  private synchronized @Nullable CompileRequest awaitQuiet() throws InterruptedException {
    long rest = QUIET.toNanos();
    while (rest > 0) {
      wait(Duration.ofNanos(rest).toMillis() + 1);
      rest = QUIET.toNanos() - (System.nanoTime() - lastUse);
    }
    return latest;
  }

  /** Abandons the making. Harmless when repeated. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(END_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
