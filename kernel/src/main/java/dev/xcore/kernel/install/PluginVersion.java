package dev.xcore.kernel.install;

import java.nio.file.Path;

/**
 * A version of a plugin on disk.
 *
 * @param version as in its manifest
 * @param isInstalled whether it is the one in the plugin folder
 * @param isChanged whether its files were changed since it was installed
 * @param origin where it came from
 * @param digest over its files as they were installed
 * @param installedAt ISO 8601; empty if it was not installed but put there
 * @param actor who installed it, empty likewise
 * @param location where it lies
 */
public record PluginVersion(
    String version,
    boolean isInstalled,
    boolean isChanged,
    String origin,
    String digest,
    String installedAt,
    String actor,
    Path location) {}
