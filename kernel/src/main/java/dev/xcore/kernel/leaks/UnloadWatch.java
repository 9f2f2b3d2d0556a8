package dev.xcore.kernel.leaks;

import dev.xcore.kernel.leaks.UnloadReport.State;
import dev.xcore.kernel.observability.SystemEvents;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that class loaders of plugins leave memory after their end, and finds what holds those
 * that do not.
 *
 * <p>One thread does it, never a caller's. Loaders that end one after the other are judged
 * together, after a quiet moment: garbage is collected a few times, and what is still there then is
 * looked for in a heap dump. Thread safe.
 */
public final class UnloadWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UnloadWatch.class);

  private static final int MOST_ROUNDS = 20;
  private static final int SILENT_ROUNDS = 4;
  private static final Duration MOST_TIME = Duration.ofSeconds(5);
  private static final Duration ROUND = Duration.ofMillis(25);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(2);

  private final UnloadOptions options;
  private final HeapDump dump;
  private final SystemEvents events;
  private final InstantSource clock;
  private final UnloadLedger ledger = new UnloadLedger();
  private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
  private final Map<Long, Ended> present = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile boolean isAskedToLook;

  /** A loader that has ended and is in memory still; nothing here keeps it there. */
  private static final class Ended extends PhantomReference<ClassLoader> {

    private final LoaderIdentity identity;
    private final WeakReference<ClassLoader> loader;
    private final long since = System.nanoTime();
    private volatile boolean isJudged;

    Ended(NumberedLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      this.identity = loader.identity();
      this.loader = new WeakReference<>(loader);
    }
  }

  private UnloadWatch(
      UnloadOptions options, Path directory, SystemEvents events, InstantSource clock) {
    this.options = options;
    this.dump = new HeapDump(directory, options.maxHeapDump());
    this.events = events;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("xcore-unload").daemon().unstarted(this::run);
  }

  /**
   * Starts a watch.
   *
   * @param options how it looks
   * @param directory where heap dumps are written for the time they are read
   * @param events hears {@code plugin.NAME.leak}
   * @param clock tells when a version ended
   * @return the watch, to be closed
   */
  public static UnloadWatch start(
      UnloadOptions options, Path directory, SystemEvents events, InstantSource clock) {
    UnloadWatch watch = new UnloadWatch(options, directory, events, clock);
    watch.thread.start();
    return watch;
  }

  /** Counts a loader that was made. */
  public void created() {
    ledger.created();
  }

  /**
   * Watches a loader that has ended and is closed. Returns at once.
   *
   * @param loader nobody should need it any more
   * @param cleaned what was taken back from the plugin, one line each
   */
  public void ended(NumberedLoader loader, List<String> cleaned) {
    LoaderIdentity identity = loader.identity();
    ledger.ended(
        identity,
        new UnloadReport(
            identity.version(),
            identity.number(),
            clock.instant(),
            State.PENDING,
            List.of(),
            cleaned));
    present.put(identity.number(), new Ended(loader, queue));
    LockSupport.unpark(thread);
  }

  /**
   * Reports on the past versions of a plugin.
   *
   * @param plugin its name
   * @return what is known now
   */
  public UnloadSummary summary(String plugin) {
    return ledger.summary(plugin);
  }

  /**
   * Counts the loaders of all plugins.
   *
   * @return the counts now
   */
  public LoaderCounts counts() {
    return ledger.counts();
  }

  /** Looks soon whether leaked loaders have left memory by now. Returns at once. */
  public void lookAgain() {
    isAskedToLook = true;
    LockSupport.unpark(thread);
  }

  /** Stops the thread; what was not judged stays pending. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed) {
      takeCollected();
      try {
        long wait = untilJudgement();
        if (wait > 0) {
          LockSupport.parkNanos(this, wait);
        } else {
          judge();
        }
      } catch (RuntimeException | Error e) {
        LOG.error("looking for unloaded plugins failed", e);
      }
    }
  }

  /** Returns nanoseconds; 0 if it is time. */
  private long untilJudgement() {
    if (isAskedToLook) {
      return 0;
    }
    long now = System.nanoTime();
    long oldest = -1;
    long youngest = Long.MAX_VALUE;
    for (Ended ended : present.values()) {
      if (!ended.isJudged) {
        oldest = Math.max(oldest, now - ended.since);
        youngest = Math.min(youngest, now - ended.since);
      }
    }
    if (oldest < 0) {
      return present.isEmpty() ? Long.MAX_VALUE : LOOK_AGAIN.toNanos();
    }
    long quiet = options.quiet().toNanos() - youngest;
    return Math.max(0, Math.min(quiet, options.mostQuiet().toNanos() - oldest));
  }

  private void judge() {
    isAskedToLook = false;
    List<Ended> judged = present.values().stream().filter(ended -> !ended.isJudged).toList();
    collect();
    Map<Long, Ended> left = new LinkedHashMap<>();
    for (Ended ended : judged) {
      if (present.containsKey(ended.identity.number())) {
        left.put(ended.identity.number(), ended);
      }
    }
    if (!left.isEmpty() && !isClosed) {
      Map<Long, List<Holder>> holders = holders(left);
      awaitCollected(ROUND); // A heap dump collects garbage, too.
      left.keySet().retainAll(present.keySet());
      left.forEach((number, ended) -> leaked(ended, holders.getOrDefault(number, List.of())));
    }
  }

  /** Collects garbage until all is gone, or nothing goes any more. */
  private void collect() {
    long end = System.nanoTime() + MOST_TIME.toNanos();
    int silent = 0;
    for (int i = 0; i < MOST_ROUNDS && silent < SILENT_ROUNDS && !present.isEmpty(); i++) {
      System.gc();
      silent = awaitCollected(ROUND) ? 0 : silent + 1;
      if (isClosed || System.nanoTime() > end) {
        return;
      }
    }
  }

  private boolean awaitCollected(Duration most) {
    try {
      Reference<? extends ClassLoader> first = queue.remove(most.toMillis());
      if (first == null) {
        return false;
      }
      left(first);
      takeCollected();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void takeCollected() {
    Reference<? extends ClassLoader> next = queue.poll();
    while (next != null) {
      left(next);
      next = queue.poll();
    }
  }

  private void left(Reference<? extends ClassLoader> reference) {
    if (reference instanceof Ended ended) {
      present.remove(ended.identity.number());
      ledger.collected(ended.identity);
      LOG.debug(
          "plugin={} loader={} left memory", ended.identity.plugin(), ended.identity.number());
    }
  }

  private Map<Long, List<Holder>> holders(Map<Long, Ended> left) {
    try {
      return dump.read(file -> HolderSearch.in(file, new ArrayList<>(left.keySet())));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.warn(
          "what holds {} unloaded plugins is looked for without a heap dump: {}",
          left.size(),
          e.toString());
      Map<Long, List<Holder>> holders = new LinkedHashMap<>();
      left.forEach((number, ended) -> {
        ClassLoader loader = ended.loader.get();
        if (loader != null) {
          holders.put(number, LiveInspection.of(loader, String.valueOf(e.getMessage())));
        }
      });
      return holders;
    }
  }

  private void leaked(Ended ended, List<Holder> holders) {
    ended.isJudged = true;
    ledger.leaked(ended.identity, holders);
    LeakAnnouncement.of(ended.identity, holders).to(events, LOG);
  }
}
