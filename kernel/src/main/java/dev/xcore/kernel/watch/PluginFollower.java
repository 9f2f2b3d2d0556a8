package dev.xcore.kernel.watch;

import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.PluginContent;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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

  /** How long before that a manifest may have been read. */
  private static final Duration READING = Duration.ofSeconds(1);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final PluginSupervisor supervisor;
  private final Predicate<String> disabled;
  private final Duration endTimeout;
  private final Set<Path> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(
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
    stirred(location); // It may be written soon.
    List<PluginStatus> known = at(location);
    return known.isEmpty()
        ? Optional.empty()
        : known.stream()
            .flatMap(status -> supervisor.contentHash(status.name()).stream())
            .findFirst()
            .or(() -> isWrittenSince(location, known) ? Optional.empty() : Optional.of(now));
  }

  /** Whether files have changed while the plugin was being loaded, and failed, as it was before. */
  private static boolean isWrittenSince(Path location, List<PluginStatus> known) {
    return known.stream()
        .filter(status -> status.state() == PluginState.FAILED)
        .map(PluginFollower::attempt)
        .anyMatch(begin -> FileTimes.lastWrite(location).isAfter(begin.minus(READING)));
  }

  /** Returns when the last attempt to load a plugin had read its manifest, or failed to. */
  private static Instant attempt(PluginStatus status) {
    List<PluginStatus.Transition> history = status.history();
    return history.reversed().stream()
        .filter(transition -> transition.to() == PluginState.VALIDATED)
        .findFirst()
        .or(() -> history.isEmpty() ? Optional.empty() : Optional.of(history.getLast()))
        .map(PluginStatus.Transition::at)
        .orElse(Instant.EPOCH);
  }

  @Override
  public void stirred(Path location) {
    if (Files.isDirectory(location.resolve("src"))) {
      supervisor.prepareCompiler();
    }
  }

  @Override
  public void appeared(Path location) {
    enqueue(location);
  }

  @Override
  public void changed(Path location) {
    enqueue(location);
  }

  @Override
  public void removed(Path location) {
    enqueue(location);
  }

  private void enqueue(Path location) {
    if (!waiting.add(location)) {
      return; // What is there will be looked at then.
    }
    try {
      changes.execute(() -> run(location));
    } catch (RejectedExecutionException closed) {
      LOG.debug("location={} not followed any more", location);
    }
  }

  private void run(Path location) {
    waiting.remove(location);
    try {
      int attempt = 1;
      while (!follow(location, attempt)) {
        attempt++;
        Thread.sleep(BETWEEN_ATTEMPTS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (PluginLoadException | PluginNotFoundException e) {
      // Logged, announced and kept with the plugin by whoever tried to load it.
      LOG.debug("location={} not loaded", location, e);
    } catch (RuntimeException e) {
      LOG.error("a change of {} could not be followed", location, e);
    }
  }

  /** Returns whether it is done; somebody else may be changing plugins for long. */
  private boolean follow(Path location, int attempt) {
    try {
      follow(location);
      return true;
    } catch (ConflictException e) {
      LOG.warn("location={} attempt={} {}", location, attempt, e.detail());
      return attempt >= ATTEMPTS;
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
          change(
              at(location).stream().map(PluginStatus::name).findFirst().orElse(broken.name()),
              location);
    }
  }

  private void arrive(String name, Path location) {
    if (supervisor.folder().core().has(name)) {
      refuseName(name, location);
      return;
    }
    Optional<PluginStatus> known = supervisor.find(name);
    if (known.filter(status -> isDone(status, location)).isPresent()) {
      return; // Somebody else was faster, such as an installation.
    }
    boolean isElsewhere =
        known
            .filter(status -> status.state() == PluginState.ACTIVE)
            .map(status -> Path.of(status.location()))
            .filter(other -> !other.equals(location) && Files.exists(other))
            .isPresent();
    if (isElsewhere) {
      change(PluginFolder.nameOf(location), location); // Refused, with the name of the other.
      return;
    }
    change(name);
    at(location).stream().filter(status -> !status.name().equals(name)).forEach(this::leave);
  }

  private static void refuseName(String name, Path location) {
    LOG.warn(
        "location={} is not loaded: '{}' is the name of a core plugin; rename or remove it; {}",
        location,
        name,
        CorePlugins.replacement(name));
  }

  /** Files may be called like a core plugin, which does not follow them. */
  private void change(String name, Path location) {
    if (supervisor.folder().core().has(name)) {
      refuseName(name, location);
    } else {
      change(name);
    }
  }

  private boolean isDone(PluginStatus status, Path location) {
    try {
      return status.state() == PluginState.ACTIVE
          && status.problems().isEmpty()
          && status.location().equals(location.toString())
          && supervisor
              .contentHash(status.name())
              .equals(Optional.of(PluginContent.hash(location)));
    } catch (IOException | PluginLoadException unreadable) {
      return false; // Whoever loads it says why.
    }
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
    return status.state() == PluginState.DISABLED
        || status.desired().filter(word -> word.wish() != Wish.ACTIVE).isPresent();
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
