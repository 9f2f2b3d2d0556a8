package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.XcoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that one plugin makes. Thread safe. */
final class OutgoingCalls implements PluginCalls {

  private final PluginIdentity identity;
  private final PluginSettings settings;
  private final PluginScope scope;
  private final Binder binder;
  private final CallDispatcher dispatcher;

  OutgoingCalls(
      PluginIdentity identity,
      PluginSettings settings,
      PluginScope scope,
      Binder binder,
      Supplier<Snapshot> tables) {
    this.identity = identity;
    this.settings = settings;
    this.scope = scope;
    this.binder = binder;
    this.dispatcher = new CallDispatcher(tables);
  }

  @Override
  public Result call(String plugin, String action, @Nullable Object payload) {
    try {
      return Result.ok(send(plugin, action, ValueBoundary.payload(binder, payload), here()));
    } catch (XcoreException e) {
      return Result.failure(e);
    }
  }

  @Override
  public <T> T call(String plugin, String action, @Nullable Object payload, Class<T> type) {
    Object tree = send(plugin, action, ValueBoundary.payload(binder, payload), here());
    return binder.read(type, tree);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the binder reads what the type says, null included
  public <T> T call(String plugin, String action, @Nullable Object payload, TypeRef<T> type) {
    Object tree = send(plugin, action, ValueBoundary.payload(binder, payload), here());
    return (T) binder.read(type.type(), tree);
  }

  @Override
  public CompletableFuture<Result> callAsync(
      String plugin, String action, @Nullable Object payload) {
    AsyncOutcome outcome = new AsyncOutcome();
    try {
      Object tree = ValueBoundary.payload(binder, payload);
      Call context = here().forked();
      Thread thread =
          scope
              .current()
              .threads()
              .newThread(() -> complete(outcome, plugin, action, tree, context));
      outcome.thread = thread;
      thread.start();
    } catch (XcoreException e) {
      outcome.complete(Result.failure(e));
    } catch (RejectedExecutionException e) {
      outcome.complete(Result.failure(gone()));
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
      Call context) {
    CallBinding.within(
        context,
        () -> {
          try {
            return outcome.complete(Result.ok(send(plugin, action, tree, context)));
          } catch (XcoreException e) {
            return outcome.complete(Result.failure(e));
          } catch (RuntimeException | Error e) {
            return outcome.completeExceptionally(e);
          }
        });
  }

  private Call here() {
    Call outer = CallBinding.current();
    return outer == null ? identity.ownCall() : outer;
  }

  /** Calls what the chain sees; a version that has left meanwhile is replaced by its successor. */
  private @Nullable Object send(String plugin, String action, @Nullable Object tree, Call outer) {
    if (scope.isClosed()) {
      throw gone();
    }
    Snapshot seen = outer.snapshot();
    if (seen != null) {
      try {
        return seen.plugin(plugin).callForTree(call(outer), action, tree);
      } catch (RetiredException e) {
        return callNow(plugin, action, tree, outer);
      }
    }
    return callNow(plugin, action, tree, outer);
  }

  private @Nullable Object callNow(
      String plugin, String action, @Nullable Object tree, Call outer) {
    return dispatcher.call(plugin, action, tree, () -> call(outer));
  }

  private Call call(Call outer) {
    return Call.from(identity.name(), settings.inForce().permissions(), outer);
  }

  private PluginUnavailableException gone() {
    return new PluginUnavailableException(
        "plugin '" + identity.name() + "' has been unloaded and makes no more calls");
  }
}
