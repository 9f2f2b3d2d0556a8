package dev.xcore.kernel.runtime;

import dev.xcore.handlers.CustomConstraints;
import dev.xcore.kernel.registry.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * All that the kernel needs to know of its application.
 *
 * @param pluginDirectory where plugins lie; need not exist
 * @param varDirectory where the platform writes
 * @param frameworkVersion the platform's version
 * @param parallelism plugins loaded at once, at least 1
 * @param disabled names of plugins that are not loaded
 * @param pluginConfig the operator's settings for a plugin, by name; they beat the manifest's
 * @param pluginOverrides the operator's {@code runtime, resources, permissions, allowed_callers}
 *     for a plugin, by name, in the form of the manifest; they beat the manifest's
 * @param environment for {@code ${VAR}} in manifests
 * @param startTimeout of a constructor and of {@code onLoad}
 * @param stopTimeout of {@code onUnload}
 * @param drainTimeout how long an old version may finish its calls
 * @param customConstraints makes the full validator for a plugin's class loader, when needed
 */
public record KernelOptions(
    Path pluginDirectory,
    Path varDirectory,
    Version frameworkVersion,
    int parallelism,
    Set<String> disabled,
    Function<String, Map<String, Object>> pluginConfig,
    Function<String, Map<String, Object>> pluginOverrides,
    Map<String, String> environment,
    Duration startTimeout,
    Duration stopTimeout,
    Duration drainTimeout,
    Function<ClassLoader, CustomConstraints> customConstraints) {}
