package dev.xcore.kernel.watch;

import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the running plugins follow the plugin folder: what appears is loaded, what changes is
 * replaced, what is gone is unloaded, and plugins that could not be loaded because of another are
 * tried again when that one serves. Changes are made one by one on a thread of its own. What an
 * operator has unloaded or disabled stays as it is.
 */
public final class PluginFollower implements FolderListener, AutoCloseable {

  /** Who changes plugins, in their history. */
  public static final String ACTOR = "watcher";

  private static final Logger LOG = LoggerFactory.getLogger(PluginFollower.class);
  private static final int ATTEMPTS = 5;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final PluginSupervisor supervisor;
  private final Predicate<String> disabled;
  private final Duration endTimeout;
  private final Set<Path> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService changes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("xcore-reload").factory());

  private PluginFollower(
      PluginSupervisor supervisor, Predicate<String> disabled, Duration endTimeout) {
    this.supervisor = supervisor;
    this.disabled = disabled;
    this.endTimeout = endTimeout;
  }

  /**
   * Makes a follower that waits for what it is told.
   *
   * @param supervisor changes the plugins
   * @param disabled tells by name which plugins are not to be loaded, asked at each change
   * @param endTimeout how long closing waits for a change that is under way
   * @return the follower, to be closed
   */
  public static PluginFollower create(
      PluginSupervisor supervisor, Predicate<String> disabled, Duration endTimeout) {
    return new PluginFollower(supervisor, disabled, endTimeout);
  }

  /** Begins no change any more, and waits for the one under way. */
  @Override
  public void close() {
    changes.shutdownNow();
    try {
      if (!changes.awaitTermination(endTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("a change of a plugin has not ended within {}", endTimeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<String> actedOn(Path location, String now) {
    List<PluginStatus> known = at(location);
    return known.isEmpty()
        ? Optional.empty()
        : known.stream()
            .flatMap(status -> supervisor.contentHash(status.name()).stream())
            .findFirst()
            .or(() -> Optional.of(now));
  }

  @Override
  public void stirred(Path location) {
    if (Files.isDirectory(location.resolve("src"))) {
      supervisor.prepareCompiler();
    }
  }

  @Override
  public void appeared(Path location) {
    follow(location, 1, Duration.ZERO);
  }

  @Override
  public void changed(Path location) {
    follow(location, 1, Duration.ZERO);
  }

  @Override
  public void removed(Path location) {
    follow(location, 1, Duration.ZERO);
  }

  private void follow(Path location, int attempt, Duration delay) {
    if (!waiting.add(location)) {
      return; // What is there will be looked at then.
    }
    try {
      changes.schedule(() -> run(location, attempt), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("location={} not followed any more", location);
    }
  }

  private void run(Path location, int attempt) {
    waiting.remove(location);
    try {
      follow(location);
    } catch (PluginLoadException | PluginNotFoundException e) {
      // Logged, announced and kept with the plugin by whoever tried to load it.
      LOG.debug("location={} not loaded", location, e);
    } catch (ConflictException e) {
      LOG.warn("location={} attempt={} {}", location, attempt, e.detail());
      if (attempt < ATTEMPTS) {
        follow(location, attempt + 1, BETWEEN_ATTEMPTS);
      }
    } catch (RuntimeException e) {
      LOG.error("a change of {} could not be followed", location, e);
    }
  }

  private void follow(Path location) {
    if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
      at(location).forEach(this::leave);
      return;
    }
    switch (supervisor.folder().inspect(location)) {
      case PluginFolder.Found found -> arrive(found.name(), location);
      case PluginFolder.Broken broken ->
          change(at(location).stream().map(PluginStatus::name).findFirst().orElse(broken.name()));
    }
  }

  private void arrive(String name, Path location) {
    Optional<PluginStatus> known = supervisor.find(name);
    boolean isElsewhere =
        known
            .filter(status -> status.state() == PluginState.ACTIVE)
            .map(status -> Path.of(status.location()))
            .filter(other -> !other.equals(location) && Files.exists(other))
            .isPresent();
    if (isElsewhere) {
      change(PluginFolder.nameOf(location)); // Refused, with the name of the other.
      return;
    }
    change(name);
    at(location).stream().filter(status -> !status.name().equals(name)).forEach(this::leave);
  }

  private void change(String name) {
    if (disabled.test(name)
        || supervisor.find(name).filter(PluginFollower::isLeftAlone).isPresent()) {
      LOG.info("plugin={} has changed, but is not wanted", name);
      return;
    }
    supervisor.reload(name, ACTOR);
  }

  /** Tells whether an operator does not want a plugin to serve. */
  private static boolean isLeftAlone(PluginStatus status) {
    return switch (status.state()) {
      case DISABLED -> true;
      case UNLOADED ->
          !status.history().isEmpty() && !status.history().getLast().actor().equals(ACTOR);
      default -> false;
    };
  }

  /** The plugin's files are gone; another place may have them. */
  private void leave(PluginStatus status) {
    String name = status.name();
    if (status.state() == PluginState.FAILED) {
      supervisor.forget(name);
      return;
    }
    if (status.state() != PluginState.ACTIVE) {
      return;
    }
    if (isIn(supervisor.folder(), name)) {
      change(name);
    } else {
      supervisor.unload(name, true, ACTOR);
    }
  }

  private static boolean isIn(PluginFolder folder, String name) {
    return folder.scan().stream()
        .anyMatch(entry -> entry instanceof PluginFolder.Found && entry.name().equals(name));
  }

  private List<PluginStatus> at(Path location) {
    String text = location.toString();
    return supervisor.plugins().stream().filter(status -> status.location().equals(text)).toList();
  }
}
