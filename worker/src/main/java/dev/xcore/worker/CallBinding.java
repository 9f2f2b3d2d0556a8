package dev.xcore.worker;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallContextBinder;
import org.jspecify.annotations.Nullable;

/** Binds the calls of this process. */
final class CallBinding {

  private static final CallContextBinder BINDER = CallContextBinder.claim();

  private CallBinding() {}

  /** Takes the binder, before a plugin can; later calls do nothing. */
  static void claim() {
    // Initialising the class has done it.
  }

  /** Returns the call in whose name this thread works, null for none. */
  static @Nullable WorkerCall current() {
    return CallContext.find().orElse(null) instanceof WorkerCall call ? call : null;
  }

  static <R extends @Nullable Object, X extends Throwable> R within(
      WorkerCall call, ScopedValue.CallableOp<? extends R, X> operation) throws X {
    return BINDER.call(call, operation);
  }
}
