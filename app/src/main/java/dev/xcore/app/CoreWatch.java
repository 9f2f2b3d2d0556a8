package dev.xcore.app;

import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads core plugins again that failed at boot, such as for a database that was away, until all of
 * them serve: nobody could log in to do it.
 */
final class CoreWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoreWatch.class);

  private static final String ACTOR = "boot";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final PluginSupervisor supervisor;
  private final CorePlugins core;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  private CoreWatch(PluginSupervisor supervisor, CorePlugins core) {
    this.supervisor = supervisor;
    this.core = core;
    this.thread = new HostThreads("xcore-core-").newThread(this::follow);
  }

  /** Begins, after a boot. Ends by itself when all serve. */
  static CoreWatch start(PluginSupervisor supervisor, CorePlugins core) {
    CoreWatch watch = new CoreWatch(supervisor, core);
    if (!watch.failed().isEmpty()) {
      watch.thread.start();
    }
    return watch;
  }

  private List<String> failed() {
    return core.present().stream()
        .filter(name ->
            supervisor.find(name).filter(at -> at.state() == PluginState.FAILED).isPresent())
        .sorted()
        .toList();
  }

  private void follow() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!failed().isEmpty() && !end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        failed().forEach(this::retry);
        pause = pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
          pause = LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted: core plugins are not loaded again", e);
    }
  }

  private void retry(String name) {
    try {
      supervisor.load(name, ACTOR);
    } catch (XcoreException | PluginLoadException e) {
      LOG.debug("core plugin={} does not load yet", name, e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        thread.interrupt();
        thread.join(STOP);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
