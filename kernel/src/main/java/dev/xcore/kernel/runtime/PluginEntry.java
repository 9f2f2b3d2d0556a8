package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.UnloadSummary;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.Wish;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of one plugin. One writer at a time; any thread may read its status. */
final class PluginEntry {

  private record Report(
      String location,
      Optional<PluginManifest> manifest,
      List<Problem> problems,
      Optional<Code> code) {}

  private final String name;
  private final StateMachine machine;
  private final PluginNews news;
  private final UnaryOperator<SignatureReport> signatures;
  private final Function<String, UnloadSummary> unloads;
  private final boolean isCore;
  private volatile Report report;
  private volatile @Nullable LoadedPlugin loaded;
  private volatile @Nullable DesiredState desired;
  private volatile ChangeCounts changes = ChangeCounts.NONE;

  PluginEntry(
      String name,
      String location,
      InstantSource clock,
      PluginNews news,
      UnaryOperator<SignatureReport> signatures,
      Function<String, UnloadSummary> unloads,
      boolean isCore) {
    this.isCore = isCore;
    this.signatures = signatures;
    this.unloads = unloads;
    this.name = name;
    this.news = news;
    this.machine = StateMachine.create(name, clock);
    this.report = new Report(location, Optional.empty(), List.of(), Optional.empty());
  }

  String name() {
    return name;
  }

  PluginState state() {
    return machine.state();
  }

  String location() {
    return report.location();
  }

  Optional<LoadedPlugin> loaded() {
    return Optional.ofNullable(loaded);
  }

  Optional<PluginManifest> manifest() {
    LoadedPlugin now = loaded;
    return now == null ? report.manifest() : Optional.of(now.active().manifest());
  }

  /** What a user last said of it, empty if nobody ever did. */
  Optional<DesiredState> desired() {
    return Optional.ofNullable(desired);
  }

  void desire(@Nullable DesiredState wish) {
    desired = wish;
  }

  boolean isWanted() {
    return desired().map(DesiredState::wish).orElse(Wish.ACTIVE) == Wish.ACTIVE;
  }

  synchronized void move(PluginState to, String cause, String actor) {
    news.moved(name, machine.move(to, cause, actor));
    if (to == PluginState.UNLOADED) {
      news.unloaded(name, actor);
    }
  }

  /** Goes back to the beginning, for a new attempt at what lies on disk now. */
  synchronized void rediscover(String location, String cause, String actor) {
    report = new Report(location, Optional.empty(), List.of(), Optional.empty());
    if (machine.state() != PluginState.DISCOVERED) {
      move(PluginState.DISCOVERED, cause, actor);
    }
  }

  synchronized void validated(PluginManifest manifest, String actor) {
    report = new Report(location(), Optional.of(manifest), List.of(), Optional.empty());
    move(PluginState.VALIDATED, "its manifest is sound", actor);
  }

  /** Takes over a version that serves; one that is lazy stays loaded until its first call. */
  void activated(LoadedPlugin version, String location, String cause, String actor) {
    synchronized (this) {
      LoadedPlugin old = loaded;
      changes = changes.loaded(old != null, version);
      loaded = version;
      report =
          new Report(
              location, Optional.of(version.active().manifest()), List.of(), Optional.empty());
      boolean isDormant = version.isDormant();
      if (!isDormant || machine.state() != PluginState.LOADED) {
        move(isDormant ? PluginState.LOADED : PluginState.ACTIVE, cause, actor);
      }
      announce(old, version, actor);
    }
    // Not under the lock: it may be told of an activation at once.
    if (version.instances() instanceof LazyInstances lazy) {
      lazy.listen(new FirstCall(version));
    }
  }

  private void announce(@Nullable LoadedPlugin old, LoadedPlugin version, String actor) {
    String now = version.active().manifest().version().toString();
    if (old == null) {
      news.loaded(name, now, actor);
    } else {
      news.reloaded(name, old.active().manifest().version().toString(), now, actor);
    }
  }

  /** Follows the activation of a lazy version, which calls bring about. */
  private final class FirstCall implements ActivationListener {

    private static final String ACTOR = "call";

    private final LoadedPlugin version;

    private FirstCall(LoadedPlugin version) {
      this.version = version;
    }

    @Override
    public void activated() {
      synchronized (PluginEntry.this) {
        if (!isCurrent(version)) {
          return;
        }
        if (machine.state() == PluginState.FAILED) {
          move(PluginState.LOADING, "tried again by a call", ACTOR);
          move(PluginState.LOADED, "started", ACTOR);
          report = new Report(location(), manifest(), List.of(), Optional.empty());
        }
        if (machine.state() == PluginState.LOADED) {
          move(PluginState.ACTIVE, "activated by its first call", ACTOR);
        }
      }
    }

    @Override
    public void failed(PluginLoadException failure) {
      synchronized (PluginEntry.this) {
        boolean isAwaited =
            machine.state() == PluginState.LOADED || machine.state() == PluginState.FAILED;
        if (!isCurrent(version) || !isAwaited) {
          return;
        }
        complain(failure);
        if (machine.state() == PluginState.FAILED) {
          move(PluginState.LOADING, "tried again by a call", ACTOR);
        }
        move(PluginState.FAILED, headline(failure), ACTOR);
        news.failed(name, failure, false, ACTOR);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very version, not one that equals it
  private boolean isCurrent(LoadedPlugin version) {
    return loaded == version;
  }

  /** Whether it is there, but could not be activated by a call. */
  boolean isFailedDormant() {
    return machine.state() == PluginState.FAILED && loaded != null;
  }

  /** Keeps serving after a reload that failed. */
  synchronized void reloadFailed(PluginLoadException failure, String actor) {
    complain(failure);
    boolean isDormant = loaded().filter(LoadedPlugin::isDormant).isPresent();
    move(
        isDormant ? PluginState.LOADED : PluginState.ACTIVE,
        "reload failed: " + headline(failure),
        actor);
    news.failed(name, failure, true, actor);
  }

  synchronized void failed(PluginLoadException failure, String actor) {
    loaded = null;
    complain(failure);
    move(PluginState.FAILED, headline(failure), actor);
    news.failed(name, failure, false, actor);
  }

  void left() {
    loaded = null;
  }

  private void complain(PluginLoadException failure) {
    changes = changes.failed();
    report =
        new Report(location(), report.manifest(), failure.problems(), Optional.of(failure.code()));
  }

  /** Whether it failed only because of a plugin that it requires. */
  boolean isBlocked() {
    return machine.state() == PluginState.FAILED
        && report
            .code()
            .filter(
                code -> code == Code.UNSATISFIED_REQUIREMENT || code == Code.CIRCULAR_REQUIREMENT)
            .isPresent();
  }

  /** Returns the first line of the first problem; of migrations with the name of the file. */
  static String headline(PluginLoadException failure) {
    Problem first = failure.problems().getFirst();
    String message =
        failure.code() == Code.MIGRATION_FAILED ? named(first).toString() : first.message();
    int end = message.indexOf('\n');
    return failure.code() + ": " + (end < 0 ? message : message.substring(0, end));
  }

  private static Problem named(Problem problem) {
    String file = problem.file().substring(problem.file().lastIndexOf('/') + 1);
    return new Problem(file, problem.line(), problem.column(), problem.key(), problem.message());
  }

  /**
   * Says why it does not serve, to follow "plugin 'x' is".
   *
   * @param showsCause whether that may name what the plugin's code threw
   */
  String unavailability(boolean showsCause) {
    return switch (machine.state()) {
      case FAILED -> showsCause ? "failed: " + lastCause() : "failed";
      case DISABLED -> "disabled";
      case UNLOADED -> "unloaded";
      case UNLOADING -> "being unloaded";
      case DISCOVERED, VALIDATED, RESOLVED, LOADING, LOADED, ACTIVE, RELOADING -> "being loaded";
    };
  }

  /** Says why plugins that require it cannot be loaded, to follow "blocked by x:". */
  String blocking() {
    return machine.state() == PluginState.FAILED ? lastCause() : "it is " + unavailability(true);
  }

  private String lastCause() {
    List<PluginStatus.Transition> history = machine.history();
    return history.isEmpty() ? "for an unknown cause" : history.getLast().cause();
  }

  /** Calls of a single instance are counted by its bulkhead alone. */
  private static InstanceStatus instances(LoadedPlugin version) {
    InstanceStatus status = version.instances().status();
    boolean isSingle = status.kind() == InstanceStatus.Kind.SHARED && status.alive() == 1;
    return isSingle && version.bulkhead().inFlight() > 0 ? status.used(1) : status;
  }

  PluginStatus status() {
    Report known = report;
    LoadedPlugin now = loaded;
    return new PluginStatus(
        name,
        machine.state(),
        desired(),
        known.location(),
        manifest(),
        known.problems(),
        known.code(),
        machine.history(),
        now == null ? 0 : now.bulkhead().inFlight(),
        now == null ? 0 : now.counters().runaway(),
        now == null ? 0 : now.counters().calls(),
        now == null ? 0 : now.counters().failures(),
        now == null ? Optional.empty() : Optional.of(PluginConditions.of(now.active())),
        Optional.ofNullable(now).flatMap(each -> each.code().signature()).map(signatures),
        now == null ? Map.<String, Duration>of() : now.loadTime(),
        unloads.apply(name),
        changes,
        Optional.ofNullable(now).map(PluginEntry::instances),
        isCore);
  }
}
