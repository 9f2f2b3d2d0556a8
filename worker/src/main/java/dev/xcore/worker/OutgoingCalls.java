package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls that the plugin makes. Thread safe.
 *
 * @param outlet to the host, which makes them
 * @param binder of the plugin's types
 * @param threads of the plugin
 */
record OutgoingCalls(Outlet outlet, Binder binder, PluginThreads threads) implements PluginCalls {

  @Override
  public Result call(String plugin, String action, @Nullable Object payload) {
    try {
      return Result.ok(send(plugin, action, payload));
    } catch (XcoreException e) {
      return Result.failure(e);
    }
  }

  @Override
  public <T> T call(String plugin, String action, @Nullable Object payload, Class<T> type) {
    return binder.read(type, send(plugin, action, payload));
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the binder reads what the type says, null included
  public <T> T call(String plugin, String action, @Nullable Object payload, TypeRef<T> type) {
    return (T) binder.read(type.type(), send(plugin, action, payload));
  }

  @Override
  public CompletableFuture<Result> callAsync(
      String plugin, String action, @Nullable Object payload) {
    AsyncOutcome outcome = new AsyncOutcome();
    try {
      Object tree = tree(payload);
      WorkerCall context = threads.here();
      Thread thread =
          threads.factory().newThread(() -> complete(outcome, plugin, action, tree, context));
      outcome.thread = thread;
      thread.start();
    } catch (XcoreException e) {
      outcome.complete(Result.failure(e));
    }
    return outcome;
  }

  /** Cancelling it interrupts the thread that makes the call. */
  private static final class AsyncOutcome extends CompletableFuture<Result> {

    private volatile @Nullable Thread thread;

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean isCancelled = super.cancel(mayInterrupt);
      Thread runner = thread;
      if (isCancelled && runner != null) {
        runner.interrupt();
      }
      return isCancelled;
    }
  }

  private void complete(
      CompletableFuture<Result> outcome,
      String plugin,
      String action,
      @Nullable Object tree,
      WorkerCall context) {
    CallBinding.within(
        context,
        () -> {
          try {
            return outcome.complete(call(plugin, action, tree));
          } catch (RuntimeException | Error e) {
            return outcome.completeExceptionally(e);
          }
        });
  }

  private @Nullable Object send(String plugin, String action, @Nullable Object payload) {
    return outlet.ask(
        Operation.CALL,
        out -> {
          out.text(plugin).text(action);
          try {
            FrameSink.write("the payload", content(payload), binder, out);
          } catch (IllegalArgumentException e) {
            throw unfit(e);
          }
        });
  }

  private @Nullable Object tree(@Nullable Object payload) {
    try {
      return binder.toTree(content(payload));
    } catch (IllegalArgumentException e) {
      throw unfit(e);
    }
  }

  private static @Nullable Object content(@Nullable Object payload) {
    return payload instanceof Payload fields ? fields.asMap() : payload;
  }

  private static InvalidPayloadException unfit(IllegalArgumentException why) {
    return new InvalidPayloadException("the payload cannot be handed over: " + why.getMessage());
  }
}
