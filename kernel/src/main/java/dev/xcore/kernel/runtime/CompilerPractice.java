package dev.xcore.kernel.runtime;

import dev.xcore.compiler.CompilerException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the compiler process ready in the background: a cold one takes a third of a second longer.
 * Thread safe; one practice at a time.
 */
final class CompilerPractice implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CompilerPractice.class);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final SourceCompiler compiler;
  private @Nullable Thread thread;
  private boolean closed;

  CompilerPractice(SourceCompiler compiler) {
    this.compiler = compiler;
  }

  /** Begins, unless a practice is under way. */
  synchronized void begin() {
    Thread running = thread;
    if (closed || (running != null && running.isAlive())) {
      return;
    }
    thread = Thread.ofPlatform().daemon().name("xcore-compiler-practice").start(this::run);
  }

  private void run() {
    try {
      compiler.practise();
    } catch (IOException | CompilerException e) {
      log.debug("compiler_practice=failed reason={}", e.toString());
    }
  }

  /** Waits for a practice that is under way; the compiler has been closed before. */
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
    try {
      running.join(END_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
