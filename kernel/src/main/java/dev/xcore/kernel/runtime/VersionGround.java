package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
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

  /** Makes what is injected, with its threads in a scope. */
  PluginContext context(Binder binder, PluginScope threads) {
    PluginIdentity identity = PluginIdentity.of(name());
    OutgoingCalls calls = new OutgoingCalls(identity, settings, threads, binder, tables);
    return new RuntimePluginContext(
        identity, settings, dataDirectory, logger, calls, threads, health);
  }

  PluginLoadException failed(Code why, String message) {
    return new PluginLoadException(why, List.of(Problem.of(location, message)), null);
  }
}
