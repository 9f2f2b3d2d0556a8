package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * What all instances of one version of a plugin have in common.
 *
 * @param options of the kernel
 * @param settings in force
 * @param location of the plugin, for messages
 * @param dataDirectory an existing folder
 * @param logger of the plugin
 * @param scope of the version
 * @param failures of its code
 * @param health of the version
 * @param outbound its requests to other servers
 * @param events what it sends and takes
 * @param judge of its permissions
 * @param services that others offer to it
 * @param tables in force
 * @param retirement ends class loaders
 */
record VersionGround(
    KernelOptions options,
    PluginSettings settings,
    String location,
    Path dataDirectory,
    Logger logger,
    PluginScope scope,
    PluginFailures failures,
    PluginHealth health,
    OutboundCalls outbound,
    VersionEvents events,
    PermissionJudge judge,
    VersionServices services,
    Supplier<Snapshot> tables,
    Retirement retirement) {

  String name() {
    return scope.plugin();
  }

  PluginManifest manifest() {
    return settings.inForce().manifest();
  }

  Duration stopTimeout() {
    return options.stopTimeout();
  }

  Binder binder(ClassLoader loader) {
    return Binder.create(options.customConstraints().apply(loader));
  }

  LifecycleManager lifecycle(ClassLoader loader) {
    return new LifecycleManager(
        PluginIdentity.of(name()),
        location,
        loader,
        options.startTimeout(),
        options.stopTimeout(),
        logger);
  }

  private HttpCalls http(Binder binder) {
    outbound.checkAny();
    return new PluginHttpCalls(outbound, binder);
  }

  /** Makes what is injected, with its threads in a scope. */
  PluginContext context(Binder binder, PluginScope threads) {
    PluginIdentity identity = PluginIdentity.of(name());
    OutgoingCalls calls = new OutgoingCalls(identity, settings, threads, binder, tables);
    PluginEvents news = new PluginEvents(identity, settings, judge, threads, binder, events);
    PluginHooks hooks = hooks(binder, threads, news);
    OfferedServices offered =
        OfferedServices.with(services.in(threads, binder))
            .offer(PluginCalls.class, () -> calls)
            .offer(Events.class, () -> news)
            .offer(Hooks.class, () -> hooks)
            .offer(HealthChecks.class, () -> health)
            .offer(HttpCalls.class, () -> http(binder));
    return new RuntimePluginContext(
        identity, settings, dataDirectory, logger, calls, threads, health, offered);
  }

  /** Makes the plugin's hooks, with a scope that they end with. */
  PluginHooks hooks(Binder binder, PluginScope owner, Events news) {
    return new PluginHooks(
        PluginIdentity.of(name()), settings, judge, owner, binder, events.hooks(), news);
  }

  PluginLoadException failed(Code why, String message) {
    return new PluginLoadException(why, List.of(Problem.of(location, message)), null);
  }
}
