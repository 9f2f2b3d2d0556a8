package dev.xcore.app;

import dev.xcore.app.config.TasksSettings;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.HostThreads;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of source files with tasks. Each file is a trusted plugin of its own, named after it:
 * written into the platform's folder, compiled and loaded like any other. Changes are followed, and
 * what failed is tried again, by a thread of its own.
 */
final class TaskFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskFolder.class);

  private static final String ACTOR = "task-folder";
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();

  private final PluginSupervisor supervisor;
  private final TaskSources sources;
  private final boolean watches;
  private final boolean restarts;
  private final Thread thread;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Restart> restarting = new HashMap<>();
  private Map<String, TaskSources.Source> loaded;
  private Map<String, TaskSources.Source> seen;

  /**
   * A plugin that failed.
   *
   * @param at when it is tried again
   * @param pause before
   */
  private record Restart(long at, long pause) {}

  private TaskFolder(
      PluginSupervisor supervisor, TaskSources sources, boolean watches, boolean restarts) {
    this.supervisor = supervisor;
    this.sources = sources;
    this.watches = watches;
    this.restarts = restarts;
    this.loaded = sources.read();
    this.seen = loaded;
    this.thread = new HostThreads("xcore-task-folder-").newThread(this::follow);
  }

  /** Writes the plugins of the files that are there, to be loaded with all others. */
  static void prepare(TasksSettings settings, Path varDirectory) {
    TaskSources sources = sources(settings, varDirectory);
    Map<String, TaskSources.Source> found = sources.read();
    sources.clear(found.keySet());
    found.values().forEach(sources::write);
  }

  private static TaskSources sources(TasksSettings settings, Path varDirectory) {
    return new TaskSources(settings.directory(), varDirectory.resolve(PluginFolder.TASK_FILES));
  }

  /** Begins to follow the files, which are loaded already. */
  static TaskFolder start(
      PluginSupervisor supervisor, TasksSettings settings, Path varDirectory, boolean watches) {
    TaskFolder folder =
        new TaskFolder(supervisor, sources(settings, varDirectory), watches, settings.restarts());
    folder.thread.start();
    return folder;
  }

  private void follow() {
    try {
      while (!end.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          if (watches) {
            look();
          }
          if (restarts) {
            restart();
          }
        } catch (UncheckedIOException e) {
          LOG.warn("the folder of tasks cannot be read: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted: the folder is followed no more", e);
    }
  }

  /** What is the same at two looks is not being written any more. */
  private void look() {
    Map<String, TaskSources.Source> now = sources.read();
    Set<String> names = new TreeSet<>(now.keySet());
    names.addAll(loaded.keySet());
    Map<String, TaskSources.Source> next = new HashMap<>(loaded);
    for (String name : names) {
      TaskSources.Source source = now.get(name);
      if (Objects.equals(source, loaded.get(name)) || !Objects.equals(source, seen.get(name))) {
        continue;
      }
      if (source == null) {
        next.remove(name);
        attempt(name, () -> remove(name));
      } else {
        next.put(name, source);
        attempt(name, () -> change(name, source));
      }
    }
    loaded = next;
    seen = now;
  }

  private void remove(String name) {
    supervisor.unload(name, true, ACTOR);
    sources.delete(name);
    supervisor.forget(name);
  }

  private void change(String name, TaskSources.Source source) {
    sources.write(source);
    restarting.remove(name);
    boolean serves = supervisor.find(name).filter(PluginStatus::isServing).isPresent();
    PluginStatus status = serves ? supervisor.reload(name, ACTOR) : supervisor.load(name, ACTOR);
    LOG.info("task file={} plugin={} state={}", source.file().getFileName(), name, status.state());
  }

  private void attempt(String name, Runnable change) {
    try {
      change.run();
    } catch (XcoreException | PluginLoadException e) {
      LOG.warn("task file of plugin '{}': {}", name, e.getMessage());
    }
  }

  /** A file that failed may have failed because of something that is well again. */
  private void restart() {
    long now = System.nanoTime();
    for (String name : loaded.keySet()) {
      boolean isFailed =
          supervisor.find(name).filter(at -> at.state() == PluginState.FAILED).isPresent();
      if (!isFailed) {
        restarting.remove(name);
        continue;
      }
      Restart known = restarting.get(name);
      if (known == null) {
        restarting.put(name, new Restart(now + FIRST_PAUSE, FIRST_PAUSE));
      } else if (now - known.at() >= 0) {
        long pause = Math.min(known.pause() * 2, LONGEST_PAUSE);
        restarting.put(name, new Restart(now + pause, pause));
        attempt(name, () -> supervisor.load(name, ACTOR));
      }
    }
  }

  @Override
  public void close() {
    end.countDown();
    try {
      if (!thread.join(STOP)) {
        thread.interrupt();
        thread.join(STOP);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
