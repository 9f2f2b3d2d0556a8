package dev.xcore.kernel.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that run on this thread, innermost first: a plugin may call another while one of
 * its own runs.
 */
public final class OutboxScope {

  private static final ScopedValue<OutboxScope> CURRENT = ScopedValue.newInstance();

  private final String plugin;
  private final Outbox outbox;
  private final Thread owner = Thread.currentThread();
  private final @Nullable OutboxScope outer;

  private OutboxScope(String plugin, Outbox outbox, @Nullable OutboxScope outer) {
    this.plugin = plugin;
    this.outbox = outbox;
    this.outer = outer;
  }

  /**
   * Does something in a transaction, on this thread.
   *
   * @param plugin whose transaction it is
   * @param outbox keeps what that plugin publishes meanwhile
   * @param work what is done
   * @param <R> its outcome
   * @param <X> what it may throw
   * @return what the work returned
   * @throws X what the work threw
   */
  public static <R extends @Nullable Object, X extends Throwable> R call(
      String plugin, Outbox outbox, ScopedValue.CallableOp<R, X> work) throws X {
    OutboxScope outer = CURRENT.isBound() ? CURRENT.get() : null;
    return ScopedValue.where(CURRENT, new OutboxScope(plugin, outbox, outer)).call(work);
  }

  /** Finds the innermost transaction of a plugin on this thread. */
  static Optional<Outbox> of(String plugin) {
    OutboxScope at = CURRENT.isBound() ? CURRENT.get() : null;
    while (at != null && !at.isOf(plugin)) {
      at = at.outer;
    }
    return at == null ? Optional.empty() : Optional.of(at.outbox);
  }

  /** Threads that the work forks inherit the binding, but have no part in the transaction. */
  private boolean isOf(String name) {
    return plugin.equals(name) && owner.equals(Thread.currentThread());
  }
}
