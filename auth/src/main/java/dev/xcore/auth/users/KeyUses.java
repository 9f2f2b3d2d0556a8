package dev.xcore.auth.users;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Notes when keys were used, to the minute, beside the calls: a check of a key never waits for it.
 * What is not written when the node dies is lost.
 */
final class KeyUses {

  private static final long MINUTE = 60_000;
  private static final int MOST = 10_000;

  private final ConcurrentHashMap<String, Long> noted = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> unwritten = new ConcurrentHashMap<>();
  private final AtomicBoolean isWriting = new AtomicBoolean();
  private final KeyRows rows;
  private final Executor executor;
  private final Logger logger;

  KeyUses(KeyRows rows, Executor executor, Logger logger) {
    this.rows = rows;
    this.executor = executor;
    this.logger = logger;
  }

  void note(String id, long time) {
    long minute = time - time % MINUTE;
    Long last = noted.get(id);
    if (last != null && last >= minute) {
      return;
    }
    if (noted.size() >= MOST) {
      noted.clear();
    }
    noted.put(id, minute);
    unwritten.put(id, minute);
    if (isWriting.compareAndSet(false, true)) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::write);
    } catch (RejectedExecutionException ending) {
      isWriting.set(false);
    }
  }

  private void write() {
    do {
      try {
        unwritten.forEach((id, time) -> {
          rows.noteUse(id, time);
          unwritten.remove(id, time);
        });
      } catch (RuntimeException away) {
        logger.debug("cannot note the use of API keys now: {}", away.getMessage());
        unwritten.clear();
      } finally {
        isWriting.set(false);
      }
      // Somebody may have come between the last look and the end of writing.
    } while (!unwritten.isEmpty() && isWriting.compareAndSet(false, true));
  }
}
