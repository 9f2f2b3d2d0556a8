package dev.xcore.kernel.runtime;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PluginUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt to start the instances of a lazy plugin, on a thread of its own. Thread safe. */
final class Activation {

  private final String plugin;
  private final Supplier<Stage> starter;
  private final Consumer<PluginLoadException> whenFailed;
  private final CompletableFuture<Stage> outcome = new CompletableFuture<>();
  private final Thread thread;
  private volatile long failedAt = Call.NEVER;

  /**
   * Makes an attempt that has not begun.
   *
   * @param plugin its name
   * @param starter starts the instances and returns the stage that serves calls
   * @param whenFailed hears of a failure before those who wait do
   */
  Activation(String plugin, Supplier<Stage> starter, Consumer<PluginLoadException> whenFailed) {
    this.plugin = plugin;
    this.starter = starter;
    this.whenFailed = whenFailed;
    this.thread =
        Thread.ofPlatform().name("xcore-activate-" + plugin).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      outcome.complete(starter.get());
    } catch (RetiredException e) {
      outcome.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      PluginLoadException failure = PluginChanges.failure(Path.of(plugin), e);
      failedAt = DeadlineWatch.now();
      whenFailed.accept(failure);
      outcome.completeExceptionally(failure);
    }
  }

  /** Whether it failed so long ago that another attempt may be made. */
  boolean isStale(Duration after) {
    long failed = failedAt;
    return failed != Call.NEVER && DeadlineWatch.now() >= DeadlineWatch.after(failed, after);
  }

  /**
   * Waits for the outcome, until the deadline of a call.
   *
   * @throws PluginUnavailableException if the attempt failed; says why
   * @throws CallTimeoutException if the deadline came first; the attempt goes on
   */
  Stage await(Call call) {
    try {
      long left = Math.max(1, call.deadline() - DeadlineWatch.now());
      return outcome.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetiredException gone) {
        throw gone;
      }
      throw new PluginUnavailableException(
          "plugin '%s' could not be activated: %s".formatted(plugin, reason(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late(call);
    } catch (TimeoutException e) {
      throw late(call);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof PluginLoadException known
        ? PluginEntry.headline(known)
        : String.valueOf(cause);
  }

  private CallTimeoutException late(Call call) {
    return new CallTimeoutException(
        "%s waited for the activation of plugin '%s' until its deadline: try again"
            .formatted(PluginFailures.subject(plugin, call.action()), plugin));
  }

  /** Interrupts the attempt and waits for its end, for so long at most. */
  void giveUp(Duration most) {
    thread.interrupt();
    try {
      thread.join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
