package dev.xcore.worker;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs each task on a virtual thread, as part of the chain of calls that handed it over: same
 * trace, tenant and principal, but no deadline. Thread safe.
 */
final class ContextExecutor extends AbstractExecutorService {

  private final PluginThreads threads;
  private final ExecutorService runner;

  ContextExecutor(PluginThreads threads) {
    this.threads = threads;
    this.runner = Executors.newThreadPerTaskExecutor(threads.factory());
  }

  @Override
  public void execute(Runnable task) {
    WorkerCall context = threads.here().detached();
    runner.execute(() ->
        CallBinding.within(
            context,
            () -> {
              task.run();
              return true;
            }));
  }

  @Override
  public void shutdown() {
    runner.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return runner.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return runner.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return runner.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return runner.awaitTermination(timeout, unit);
  }
}
