package dev.xcore.cli;

import dev.xcore.app.AuditFolder;
import dev.xcore.app.Xcore;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginVersion;
import dev.xcore.kernel.install.SignatureCheck;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.sdk.XcoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes the plugin folder: through the server if one runs, by itself otherwise. */
final class PluginChanges {

  private final Session session;

  PluginChanges(Session session) {
    this.session = session;
  }

  /**
   * Does something with the server, or without one.
   *
   * @param online asks the server
   * @param offline does it in the plugin folder itself; not where a server was named
   */
  Map<String, @Nullable Object> make(
      Function<AdminClient, Map<String, @Nullable Object>> online,
      Function<PluginInstaller, Map<String, @Nullable Object>> offline) {
    try (AdminClient client = session.client()) {
      if (client.isReachable() || session.options().url().isPresent()) {
        return online.apply(client);
      }
      session
          .terminal()
          .note(
              "no server answers at %s: this is done in the plugin folder itself"
                  .formatted(client.base()));
    }
    return explained(() -> offline.apply(installer()));
  }

  /** Says what went wrong without a server as it would be said with one. */
  static <T> T explained(Supplier<T> change) {
    try {
      return change.get();
    } catch (XcoreException refused) {
      throw new CommandFailure(refused.detail() + " [" + refused.code() + "]", refused);
    } catch (PluginLoadException failed) {
      throw new CommandFailure(String.valueOf(failed.getMessage()), failed);
    }
  }

  private PluginInstaller installer() {
    Application application = session.application();
    EventBus events = EventBus.create(EventSettings.DEFAULT);
    events.observe(AuditFolder.of(application.configuration()).recorder());
    KernelOptions options =
        KernelOptions.builder(
                application.pluginDirectory(),
                application.configuration().app().varDirectory(),
                Version.parse(Xcore.VERSION))
            .environment(application.environment())
            .events(events)
            .pluginOverrides(application.configuration().plugins()::overridesOf)
            .signatures(application.configuration().plugins()::signatures)
            .build();
    return PluginInstaller.offline(
        options,
        application.configuration().plugins().keepVersions(),
        List.of(SignatureCheck.of(options)));
  }

  /** Lists versions as the server does. */
  static Map<String, @Nullable Object> versions(String plugin, List<PluginVersion> versions) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("name", plugin);
    report.put("versions", versions.stream().map(PluginChanges::version).toList());
    return report;
  }

  private static Map<String, @Nullable Object> version(PluginVersion version) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("version", version.version());
    report.put("installed", version.isInstalled());
    report.put("changed", version.isChanged());
    report.put("origin", version.origin());
    report.put("digest", version.digest());
    if (!version.installedAt().isEmpty()) {
      report.put("installed_at", version.installedAt());
      report.put("actor", version.actor());
    }
    report.put("location", version.location().toString());
    return report;
  }
}
