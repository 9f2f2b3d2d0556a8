package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.sdk.CallMiddleware;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.XcoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends calls through one {@link CallMiddleware} of the application. */
record MiddlewareStage(String plugin, String name, CallMiddleware middleware, Stage next)
    implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(MiddlewareStage.class);

  @Override
  @SuppressWarnings("NullAway") // null is a result too, where the operation has it
  public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    Onward<R> onward = new Onward<>(call, operation);
    CallMiddleware.Target target =
        new CallMiddleware.Target(plugin, Optional.ofNullable(call.action()), call);
    try {
      @Nullable Object result = CallBinding.within(call, () -> middleware.handle(target, onward));
      onward.rethrowIfRetired();
      return onward.isOwn(result) ? onward.own() : operation.replaced(result);
    } catch (Throwable e) {
      throw failure(call, onward, e);
    }
  }

  private RuntimeException failure(Call call, Onward<?> onward, Throwable thrown) {
    onward.rethrowIfRetired();
    if (thrown instanceof XcoreException error) {
      return error;
    }
    LOG.error(
        "call middleware '{}' failed at {}; trace={}",
        name,
        PluginFailures.subject(plugin, call.action()),
        call.traceId(),
        thrown);
    return new HandlerErrorException("call middleware '" + name + "' failed", null);
  }

  /** The rest of the way, for one call. */
  private final class Onward<R extends @Nullable Object> implements CallMiddleware.Next {

    private final Call call;
    private final PluginOperation<R> operation;
    private boolean isGone;
    private boolean isDone;
    private @Nullable RetiredException retired;
    private @Nullable R result;

    Onward(Call call, PluginOperation<R> operation) {
      this.call = call;
      this.operation = operation;
    }

    @Override
    public @Nullable Object proceed() {
      if (isGone) {
        throw new IllegalStateException("this call has gone on before: proceed() is called once");
      }
      isGone = true;
      try {
        result = next.run(call, operation);
        isDone = true;
        return result;
      } catch (RetiredException e) {
        // Whatever the middleware makes of it: the call goes to the new version.
        retired = e;
        throw e;
      }
    }

    void rethrowIfRetired() {
      if (retired != null) {
        throw retired;
      }
    }

    @SuppressWarnings("ReferenceEquality") // the very result, not one like it
    boolean isOwn(@Nullable Object candidate) {
      return isDone && candidate == result;
    }

    @SuppressWarnings("NullAway") // null is a result too, where the operation has it
    R own() {
      return result;
    }
  }
}
