package dev.xcore.kernel.runtime;

import dev.xcore.worker.protocol.LogEntry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Writes what a sandboxed plugin logs, at its logger and at a bounded rate: what is beyond it is
 * counted and said once. Thread safe.
 */
final class SandboxJournal {

  private static final long PER_SECOND = 200;
  private static final long BURST = 2000;
  private static final long SECOND = 1_000_000_000;

  /** Characters that count as a line. */
  private static final int LINE = 500;

  private final Logger logger;
  private final LongSupplier clock;
  private final AtomicLong dropped = new AtomicLong();
  private long tokens = BURST;
  private long refilled;

  SandboxJournal(Logger logger, LongSupplier clock) {
    this.logger = logger;
    this.clock = clock;
    this.refilled = clock.getAsLong();
  }

  void write(LogEntry entry) {
    if (!logger.isEnabledForLevel(level(entry))) {
      return;
    }
    if (!pass(1 + (entry.message().length() + entry.trace().length()) / LINE)) {
      dropped.incrementAndGet();
      return;
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      logger.warn("{} lines were dropped: the plugin logs too much", lost);
    }
    String name = entry.logger().equals(logger.getName()) ? "" : entry.logger() + ": ";
    String trace = entry.trace().isEmpty() ? "" : "\n" + entry.trace();
    logger.atLevel(level(entry)).log("{}", plain(name + entry.message() + trace));
  }

  private static Level level(LogEntry entry) {
    return switch (entry.level() / 10) {
      case 0 -> Level.TRACE;
      case 1 -> Level.DEBUG;
      case 2 -> Level.INFO;
      case 3 -> Level.WARN;
      default -> Level.ERROR;
    };
  }

  private synchronized boolean pass(int lines) {
    long now = clock.getAsLong();
    long earned = (now - refilled) * PER_SECOND / SECOND;
    if (earned > 0) {
      tokens = Math.min(BURST, tokens + earned);
      refilled = now;
    }
    if (tokens < lines) {
      return false;
    }
    tokens -= lines;
    return true;
  }

  /** Lines of a plugin must not look like lines of somebody else, nor steer a terminal. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        plain.append("\n    ");
      } else if (c == '\t' || !Character.isISOControl(c)) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
