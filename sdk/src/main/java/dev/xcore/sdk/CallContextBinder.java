package dev.xcore.sdk;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Binds call contexts. Belongs to the platform: it is claimed once, before the first plugin is
 * loaded, and can never be claimed again.
 */
public final class CallContextBinder {

  private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();
  private static final AtomicBoolean CLAIMED = new AtomicBoolean();

  private CallContextBinder() {}

  /**
   * Hands the binder to the platform.
   *
   * @return the only binder of this process
   * @throws IllegalStateException if it was claimed before
   */
  public static CallContextBinder claim() {
    if (!CLAIMED.compareAndSet(false, true)) {
      throw new IllegalStateException("the call context belongs to the platform");
    }
    return new CallContextBinder();
  }

  static @Nullable CallContext bound() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /**
   * Runs an operation with a context bound.
   *
   * @param context what {@link CallContext#current} returns below
   * @param operation what to run
   * @param <R> the operation's result
   * @param <X> what the operation throws
   * @return the operation's result
   * @throws X if the operation does
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      CallContext context, ScopedValue.CallableOp<? extends R, X> operation) throws X {
    return ScopedValue.where(CURRENT, context).call(operation);
  }
}
