package dev.xcore.compiler;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The making of the AOT cache: in the background, once, and only when the compiler has been quiet
 * for a while, so that it takes no time from compilations. Thread safe.
 */
final class AotTraining implements AutoCloseable {

  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Longer than a killed process takes to go. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

  private @Nullable AotCache cache;
  private @Nullable CompileRequest latest;
  private @Nullable Thread thread;
  private long lastUse = System.nanoTime();
  private boolean decided;
  private boolean closed;

  /** Returns the flags of a new process: those that use the cache, if it exists. */
  synchronized List<String> flags(CompilerCommand command) {
    if (!decided) {
      decided = true;
      cache = AotCache.of(command).orElse(null);
    }
    return cache == null ? List.of() : cache.flags();
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
    if (wanted == null || thread != null || closed || wanted.isReady()) {
      return;
    }
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("xcore-compiler-training")
            .start(() -> run(wanted, request));
  }

  private void run(AotCache wanted, CompileRequest first) {
    try {
      CompileRequest request = awaitQuiet();
      wanted.train(request == null ? first : request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
