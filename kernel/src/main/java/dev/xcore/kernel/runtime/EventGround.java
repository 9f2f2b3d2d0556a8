package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Principal;
import java.time.Duration;
import java.util.Set;

/**
 * What all event handlers of one version of a plugin have in common.
 *
 * @param plugin its name
 * @param settings in force
 * @param judge of its permissions
 * @param pipeline what its calls work on
 * @param failures of its code
 */
record EventGround(
    String plugin,
    PluginSettings settings,
    PermissionJudge judge,
    CallPipeline.Parts pipeline,
    PluginFailures failures) {

  /** Each event brings its own limit, see {@link Call#limit}. */
  private static final Duration UNLIMITED = Duration.ofDays(365);

  boolean mayTake(String name) {
    return settings.inForce().events().mayTake(name, judge);
  }

  /**
   * Checks that a handler of the version's class may subscribe.
   *
   * @throws dev.xcore.sdk.PermissionDeniedException if not; says which line to add
   */
  void checkSubscribe(String pattern) {
    settings.inForce().events().checkSubscribe(pattern, judge);
  }

  /** Whether code of the version can run on the thread of whoever emits an event. */
  boolean isDirect() {
    ExecutionMode mode = settings.inForce().manifest().mode();
    return mode == ExecutionMode.TRUSTED || mode == ExecutionMode.LEGACY;
  }

  boolean mayHook(String point) {
    return settings.inForce().events().mayHook(point, judge);
  }

  /** Composes the way of events up to the lease of an instance. */
  Stage stage(Stage last) {
    return limited(new Stage.Flight(plugin, pipeline.bulkhead(), last));
  }

  /** Composes the way of hooks up to the lease of an instance. */
  Stage guestStage(Stage last) {
    return limited(new Stage.Guest(pipeline.bulkhead(), last));
  }

  private Stage limited(Stage flight) {
    Stage deadline =
        new Stage.Deadline(plugin, longest(), pipeline.watch(), pipeline.counters(), flight);
    return new GateStage(plugin, pipeline.guards().availability(), deadline);
  }

  /** A sandboxed plugin keeps nobody waiting longer than an operator lets its calls. */
  private Duration longest() {
    PluginManifest manifest = settings.inForce().manifest();
    return manifest.mode() == ExecutionMode.SANDBOXED ? manifest.resources().timeout() : UNLIMITED;
  }

  /** Returns the options that a handler gets which asks for these. */
  EventOptions bounded(EventOptions asked, EventSettings bus) {
    PluginManifest manifest = settings.inForce().manifest();
    return manifest.mode() == ExecutionMode.SANDBOXED
        ? SandboxSubscriptions.bounded(asked, manifest, bus)
        : asked;
  }

  /** Begins the call that a published event is taken by. */
  Call call(PostedEvent event) {
    Call call =
        event.context() instanceof Call sender
            ? sender.forked()
            : Call.byPlugin(event.source(), new Principal("system:" + event.source(), Set.of()));
    call.chain(event.chain());
    return call;
  }
}
