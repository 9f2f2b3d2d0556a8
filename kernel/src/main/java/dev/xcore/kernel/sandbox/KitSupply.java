package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kit that workers are started from. It is made again when its files have gone: another version
 * of the platform, or a person, may tidy up the cache folder under a running server. Thread safe.
 */
final class KitSupply implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KitSupply.class);

  private final KitOptions options;
  private final KitRehearsal rehearsal;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile WorkerKit kit;
  private boolean isClosed;

  private KitSupply(KitOptions options, KitRehearsal rehearsal, WorkerKit kit) {
    this.options = options;
    this.rehearsal = rehearsal;
    this.kit = kit;
  }

  /**
   * Makes the first kit.
   *
   * @param options of all kits
   * @param rehearsal of a worker, run once for each kit
   * @return the supply
   * @throws IOException if a kit cannot be made
   * @throws InterruptedException if interrupted; nothing is left
   */
  static KitSupply open(KitOptions options, KitRehearsal rehearsal)
      throws IOException, InterruptedException {
    KitSupply supply = new KitSupply(options, rehearsal, WorkerKit.prepare(options));
    supply.shown(supply.kit);
    return supply;
  }

  /** Returns the kit that was made last, whatever has become of its files. */
  WorkerKit latest() {
    return kit;
  }

  /**
   * Returns a kit whose files are there.
   *
   * @throws IOException if another one is needed and cannot be made
   * @throws InterruptedException if interrupted while it is made
   */
  WorkerKit complete() throws IOException, InterruptedException {
    WorkerKit now = kit;
    return now.isComplete() ? now : again();
  }

  private WorkerKit again() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (isClosed) {
        throw new IOException("the platform is shutting down");
      }
      if (!kit.isComplete()) {
        LOG.warn("the files that workers are started from are gone: they are made again");
        try (WorkerKit gone = kit) {
          kit = WorkerKit.prepare(options);
          LOG.debug("{} is given up", gone.image().home());
        }
        shown(kit);
        kit.rehearse(rehearsal);
      }
      return kit;
    } finally {
      lock.unlock();
    }
  }

  private void shown(WorkerKit made) {
    made.shortcomings().forEach(LOG::warn);
  }

  /** Makes the AOT cache in the background, unless it exists or is being made. */
  void rehearse() {
    kit.rehearse(rehearsal);
  }

  /** Closes the kit. Harmless when repeated. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
    kit.close();
  }
}
