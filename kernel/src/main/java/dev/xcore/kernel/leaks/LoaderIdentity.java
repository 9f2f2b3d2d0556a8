package dev.xcore.kernel.leaks;

/**
 * Which class loader it is.
 *
 * @param plugin whose classes it has
 * @param version of the plugin
 * @param number of the loader, unique in a process
 */
public record LoaderIdentity(String plugin, String version, long number) {}
