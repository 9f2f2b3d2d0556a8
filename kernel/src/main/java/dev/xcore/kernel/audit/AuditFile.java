package dev.xcore.kernel.audit;

import dev.xcore.sdk.Audit.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An audit log in files: lines of JSON, each sealed with a key (HMAC-SHA256) and naming the seal of
 * the one before it, in segments, with a head beside them that says how far the log is.
 *
 * <p>One thread writes. It takes what many callers want at once, forces it to disk, replaces the
 * head, and tells them; so a caller that was told finds its record after a crash. Invariant: what
 * the head names is in the segments. Thread safe.
 */
public final class AuditFile implements AuditLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;

  private final AuditSettings settings;
  private final AuditEnd end;
  private final FileChannel lock;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Waiting stop =
      new Waiting(
          new AuditEvent(
              "system", "kernel", "stop", "", Outcome.SUCCESS, Optional.empty(), Map.of()),
          new CompletableFuture<>());
  private final Thread writer;
  private volatile boolean isClosing;

  /**
   * An event whose caller waits.
   *
   * @param event what was done
   * @param told completed when it is on disk
   */
  private record Waiting(AuditEvent event, CompletableFuture<Long> told) {}

  private AuditFile(AuditSettings settings, AuditEnd end, FileChannel lock) {
    this.settings = settings;
    this.end = end;
    this.lock = lock;
    this.writer = Thread.ofPlatform().daemon().name("xcore-audit").unstarted(this::run);
  }

  /**
   * Opens a log, makes it if there is none, and mends what a crash left: records that the head does
   * not know yet are taken over, what was not finished is cut off, and both is recorded.
   *
   * @param settings where it is
   * @param key with which it is sealed, 32 bytes or more
   * @param clock gives the time of records
   * @return the log; the caller closes it
   * @throws AuditDamagedException if it is not as it was written, and that is not accepted
   * @throws UncheckedIOException if it cannot be read or written, or another process has it
   */
  public static AuditFile open(AuditSettings settings, byte[] key, InstantSource clock) {
    try {
      PrivateFiles.folder(settings.directory());
      FileChannel lock = lock(settings);
      try {
        AuditFile made =
            new AuditFile(settings, AuditEnd.open(settings, new AuditSeal(key), clock), lock);
        made.writer.start();
        return made;
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the audit log in %s cannot be opened: %s"
              .formatted(settings.directory(), failure.getMessage()),
          failure);
    }
  }

  private static FileChannel lock(AuditSettings settings) throws IOException {
    FileChannel lock =
        PrivateFiles.open(
            settings.directory().resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean isOurs = false;
    try {
      isOurs = lock.tryLock() != null;
    } catch (OverlappingFileLockException other) {
      LOG.debug("this process has the audit log already directory={}", settings.directory(), other);
    } finally {
      if (!isOurs) {
        lock.close();
      }
    }
    if (!isOurs) {
      throw new IOException("another server writes it; each server needs a var folder of its own");
    }
    return lock;
  }

  @Override
  public void append(AuditEvent event) {
    Waiting mine = new Waiting(AuditFacts.clean(event), new CompletableFuture<>());
    long deadline = System.nanoTime() + settings.patience().toNanos();
    boolean isInterrupted = false;
    boolean isInLine = false;
    boolean isTold = false;
    try {
      while (!isTold) {
        try {
          isInLine = isInLine || offer(mine, deadline);
          mine.told().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
          isTold = true;
        } catch (InterruptedException e) {
          // Whoever was interrupted has still done what is recorded.
          isInterrupted = true;
        } catch (TimeoutException late) {
          throw notKept(event, "its disk did not answer within " + settings.patience(), late);
        } catch (ExecutionException failure) {
          throw notKept(event, String.valueOf(failure.getCause()), failure);
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void note(AuditEvent event) {
    if (isClosing
        || !waiting.offer(new Waiting(AuditFacts.clean(event), new CompletableFuture<>()))) {
      LOG.error(
          "the audit log cannot keep something action={} subject={}",
          event.action(),
          event.subject());
    }
  }

  private boolean offer(Waiting mine, long deadline) throws InterruptedException, TimeoutException {
    if (isClosing) {
      mine.told().completeExceptionally(new IOException("the log is closed"));
    } else if (!waiting.offer(mine, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("too many wait");
    }
    return true;
  }

  private UncheckedIOException notKept(AuditEvent event, String why, Exception cause) {
    return new UncheckedIOException(
        new IOException(
            "the audit log in %s cannot keep '%s' of %s: %s"
                .formatted(settings.directory(), event.action(), event.actor(), why),
            cause));
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    boolean isOpen = true;
    while (isOpen) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
        isOpen = !batch.remove(stop);
        if (!batch.isEmpty()) {
          write(batch);
        }
      } catch (InterruptedException stray) {
        LOG.debug("nobody interrupts the thread of the audit log", stray);
      } finally {
        batch.clear();
      }
    }
  }

  private void write(List<Waiting> batch) {
    try {
      List<AuditRecord> records = end.write(batch.stream().map(Waiting::event).toList());
      for (int i = 0; i < records.size(); i++) {
        batch.get(i).told().complete(records.get(i).number());
      }
    } catch (IOException | RuntimeException failure) {
      LOG.error(
          "the audit log cannot be written directory={} records={}",
          settings.directory(),
          batch.size(),
          failure);
      batch.forEach(each -> each.told().completeExceptionally(failure));
    }
  }

  /** Writes what waits, then closes the files. Harmless when repeated. */
  @Override
  public void close() {
    isClosing = true;
    boolean isInterrupted = false;
    try {
      if (waiting.offer(stop, settings.patience().toNanos(), TimeUnit.NANOSECONDS)) {
        writer.join(settings.patience());
      }
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    IOException late = new IOException("the log is closed");
    waiting.forEach(each -> each.told().completeExceptionally(late));
    try (lock) {
      end.close();
    } catch (IOException failure) {
      LOG.warn("the audit log was not closed directory={}", settings.directory(), failure);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
