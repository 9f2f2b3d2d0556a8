package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookChain;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.XcoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hook points around loads, reloads and unloads. A plugin's own hooks are not asked about
 * itself: what forbids everything could never be replaced. Thread safe.
 *
 * @param hooks of the platform
 */
record LifecycleHooks(PlatformHooks hooks) {

  /** A change that no hook forbids, until it has ended. */
  static final class Change {

    private final Optional<HookRun> run;
    private final PlatformHooks hooks;

    private Change(Optional<HookRun> run, PlatformHooks hooks) {
      this.run = run;
      this.hooks = hooks;
    }

    /** It has happened. */
    void done() {
      run.ifPresent(begun -> hooks.done(begun, null));
    }

    /** It has failed. */
    void failed(Throwable failure) {
      run.ifPresent(begun -> begun.failed(known(failure)));
    }

    private static XcoreException known(Throwable failure) {
      return failure instanceof XcoreException error
          ? error
          : new ConflictException(String.valueOf(failure.getMessage()));
    }
  }

  /**
   * Begins to load or replace a plugin.
   *
   * @throws PluginLoadException if a hook forbids it; says which plugin's and why
   */
  Change begin(HookPoint point, PluginPackage found, String actor) {
    PluginManifest manifest = found.manifest();
    try {
      return begin(point, manifest.name(), manifest.version().toString(), actor);
    } catch (XcoreException refusal) {
      throw new PluginLoadException(
          Code.REFUSED_BY_HOOK,
          List.of(Problem.of(found.location().toString(), refusal.detail())),
          null);
    }
  }

  private Change begin(HookPoint point, String plugin, String version, String actor) {
    HookChain chain = hooks.chain(point);
    if (chain.isEmpty()) {
      return new Change(Optional.empty(), hooks);
    }
    HookRun run =
        hooks.begin(
            chain,
            Map.of("plugin", plugin, "version", version, "actor", actor),
            Optional.of(plugin),
            CallOrigin.of("system"));
    if (run.before()) {
      return new Change(Optional.of(run), hooks);
    }
    run.after();
    throw run.error().orElseThrow();
  }

  /**
   * Unloads plugins, if no hook forbids it for one of them.
   *
   * @throws XcoreException if a hook does; nothing has changed then
   */
  void unload(List<LoadedPlugin> leaving, String actor, Runnable change) {
    List<Change> begun = new ArrayList<>();
    try {
      for (LoadedPlugin plugin : leaving) {
        PluginManifest manifest = plugin.active().manifest();
        begun.add(
            begin(HookPoint.PLUGIN_UNLOAD, manifest.name(), manifest.version().toString(), actor));
      }
      change.run();
    } catch (RuntimeException | Error e) {
      begun.forEach(each -> each.failed(e));
      throw e;
    }
    begun.forEach(Change::done);
  }
}
