package dev.xcore.server;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's word on how many instances a plugin has. It is kept in the configuration, as
 * {@code plugins.overrides.NAME.runtime.instances}, and applied at once.
 *
 * @param plugin its name
 * @param instances how many, 1 to 1000
 */
record ScaleRequest(String plugin, int instances) {

  private static final int MOST = 1000;

  /**
   * Reads a request.
   *
   * @param plugin its name
   * @param members of the body: {@code {"instances": 4}}
   * @throws ValidationException if it names no number from 1 to 1000
   */
  static ScaleRequest of(String plugin, Map<String, Object> members) {
    Object given = members.get("instances");
    long number =
        switch (given) {
          case Integer whole -> whole;
          case Long whole -> whole;
          case null, default -> 0;
        };
    if (number < 1 || number > MOST) {
      throw new ValidationException(
          "say how many instances there shall be, such as {\"instances\": 4}",
          List.of(
              new FieldError(
                  "instances",
                  "must be a whole number from 1 to " + MOST,
                  Optional.ofNullable(given))));
    }
    return new ScaleRequest(plugin, (int) number);
  }

  /**
   * Applies the number.
   *
   * @param status of the plugin before
   * @param configuration keeps it
   * @param actor who wants it
   * @throws ConflictException if the plugin has no number of instances, or they cannot be started;
   *     the number before is in force then
   */
  void apply(PluginStatus status, ConfigurationAdmin configuration, String actor) {
    Optional<PluginManifest> manifest = status.manifest();
    if (manifest.filter(known -> known.mode() == ExecutionMode.EPHEMERAL).isPresent()) {
      throw new ConflictException(
          "plugin '%s' is ephemeral: every call has its own instance; ephemeral.max_concurrent in its plugin.yaml limits them"
              .formatted(plugin));
    }
    Optional<String> failure = failure(configuration.change(patch(instances), actor));
    if (failure.isPresent()) {
      manifest.ifPresent(
          before -> configuration.change(patch(before.runtime().instances()), actor));
      throw new ConflictException(
          "plugin '%s' cannot have %d instances: %s".formatted(plugin, instances, failure.get()));
    }
  }

  private Map<String, Object> patch(int number) {
    Map<String, Object> runtime = Map.of("instances", number);
    Map<String, Object> overrides = Map.of(plugin, Map.of("runtime", runtime));
    return Map.of("plugins", Map.of("overrides", overrides));
  }

  private Optional<String> failure(Object report) {
    return report instanceof Map<?, ?> members && members.get("failed") instanceof Map<?, ?> failed
        ? Optional.ofNullable(failed.get(plugin)).map(String::valueOf)
        : Optional.empty();
  }
}
