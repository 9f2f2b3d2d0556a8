package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Config;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/**
 * What the platform gives a plugin in its own process.
 *
 * @param identity who the plugin is
 * @param settings in force
 * @param dataDirectory an existing folder
 * @param logger of the plugin
 * @param calls in the plugin's name
 * @param scope of the plugin's threads
 * @param health of the plugin
 * @param offered what it may ask for by type or name
 */
record RuntimePluginContext(
    PluginIdentity identity,
    PluginSettings settings,
    Path dataDirectory,
    Logger logger,
    PluginCalls calls,
    PluginScope scope,
    HealthChecks health,
    OfferedServices offered)
    implements PluginContext {

  @Override
  public String name() {
    return identity.name();
  }

  @Override
  public String version() {
    return settings.inForce().manifest().version().toString();
  }

  @Override
  public Config config() {
    return settings.inForce().config();
  }

  @Override
  public Map<String, String> env() {
    return settings.inForce().manifest().env();
  }

  @Override
  public Events events() {
    return offered.find(Events.class);
  }

  @Override
  public Hooks hooks() {
    return offered.find(Hooks.class);
  }

  @Override
  public <T> T service(Class<T> type) {
    return offered.find(type);
  }

  @Override
  public Object service(String name) {
    return offered.find(name);
  }

  @Override
  public Services services() {
    return offered.others();
  }

  @Override
  public ExecutorService executor() {
    return new ContextExecutor(scope.current(), identity);
  }

  @Override
  public String toString() {
    return "context of plugin '" + name() + "'";
  }
}
