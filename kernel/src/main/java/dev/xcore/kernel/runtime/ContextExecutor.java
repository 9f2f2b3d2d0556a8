package dev.xcore.kernel.runtime;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs each task on a virtual thread of the plugin, as part of the chain of calls that handed it
 * over: same trace, tenant and principal, but no deadline. The worker has one too, for its own
 * calls: what they share is the JDK's interface.
 */
final class ContextExecutor extends AbstractExecutorService {

  private final ExecutorService threads;
  private final PluginIdentity identity;

  ContextExecutor(PluginScope scope, PluginIdentity identity) {
    this.threads = Executors.newThreadPerTaskExecutor(scope.threads());
    this.identity = identity;
  }

  @Override
  public void execute(Runnable task) {
    Call here = CallBinding.current();
    Call context = here == null ? identity.ownCall() : here.detached();
    threads.execute(() ->
        CallBinding.within(
            context,
            () -> {
              task.run();
              return true;
            }));
  }

  @Override
  public void shutdown() {
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return threads.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
