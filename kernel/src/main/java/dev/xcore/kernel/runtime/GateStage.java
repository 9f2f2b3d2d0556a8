package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.runtime.Availability.Obstacle;
import dev.xcore.sdk.PluginUnavailableException;
import org.jspecify.annotations.Nullable;

/** Refuses all calls while a plugin is unhealthy or in quarantine. */
record GateStage(String plugin, Availability availability, Stage next) implements Stage {

  @Override
  public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    Obstacle obstacle = availability.obstacle();
    if (obstacle != null) {
      throw new PluginUnavailableException(
          "plugin '" + plugin + "' is " + obstacle, obstacle.retryAfter());
    }
    return next.run(call, operation);
  }
}
