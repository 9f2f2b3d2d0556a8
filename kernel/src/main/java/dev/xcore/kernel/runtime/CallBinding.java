package dev.xcore.kernel.runtime;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallContextBinder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The process's only right to bind call contexts, shared by all kernels in it. */
final class CallBinding {

  private static final CallContextBinder BINDER = CallContextBinder.claim();

  private CallBinding() {}

  /** Claims the right now, before plugin code could. */
  static void claim() {
    Objects.requireNonNull(BINDER, "the call context is not ours");
  }

  /** Runs an operation as part of a call. */
  static <R extends @Nullable Object, X extends Throwable> R within(
      Call call, ScopedValue.CallableOp<? extends R, X> operation) throws X {
    return BINDER.call(call, operation);
  }

  /** Returns the call that this thread serves, null for none. */
  static @Nullable Call current() {
    return CallContext.find().orElse(null) instanceof Call call ? call : null;
  }
}
