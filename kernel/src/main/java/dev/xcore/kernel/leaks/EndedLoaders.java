package dev.xcore.kernel.leaks;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The class loaders that have ended and are in memory still. Thread safe. */
final class EndedLoaders {

  private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
  private final Map<Long, Ended> present = new ConcurrentHashMap<>();
  private final Consumer<LoaderIdentity> onCollected;

  /** One of them; nothing here keeps it in memory. */
  static final class Ended extends PhantomReference<ClassLoader> {

    private final LoaderIdentity identity;
    private final WeakReference<ClassLoader> loader;
    private final long since = System.nanoTime();
    private volatile boolean isJudged;

    private Ended(NumberedLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      this.identity = loader.identity();
      this.loader = new WeakReference<>(loader);
    }

    LoaderIdentity identity() {
      return identity;
    }

    /** Returns the loader, null if it has left memory. */
    @Nullable ClassLoader loader() {
      return loader.get();
    }

    long nanosSince(long now) {
      return now - since;
    }

    boolean isJudged() {
      return isJudged;
    }

    /** Never looks for it again. */
    void judged() {
      isJudged = true;
    }
  }

  /**
   * Makes an empty collection.
   *
   * @param onCollected hears of loaders that have left memory
   */
  EndedLoaders(Consumer<LoaderIdentity> onCollected) {
    this.onCollected = onCollected;
  }

  void add(NumberedLoader loader) {
    Ended ended = new Ended(loader, queue);
    present.put(ended.identity.number(), ended);
  }

  boolean isEmpty() {
    return present.isEmpty();
  }

  List<Ended> all() {
    return List.copyOf(present.values());
  }

  List<Ended> unjudged() {
    return present.values().stream().filter(ended -> !ended.isJudged).toList();
  }

  /** Returns those of some that are in memory still. */
  List<Ended> left(Collection<Ended> some) {
    return some.stream().filter(ended -> present.containsKey(ended.identity.number())).toList();
  }

  /** Takes out what has left memory. */
  void takeCollected() {
    Reference<? extends ClassLoader> next = queue.poll();
    while (next != null) {
      collected(next);
      next = queue.poll();
    }
  }

  /** Waits for something to leave memory; returns whether it did. */
  boolean awaitCollected(Duration most) {
    try {
      Reference<? extends ClassLoader> first = queue.remove(most.toMillis());
      if (first == null) {
        return false;
      }
      collected(first);
      takeCollected();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void collected(Reference<? extends ClassLoader> reference) {
    if (reference instanceof Ended ended) {
      present.remove(ended.identity.number());
      onCollected.accept(ended.identity);
    }
  }
}
