package dev.xcore.kernel.registry;

/**
 * Another plugin that a plugin needs.
 *
 * @param name the other plugin's name
 * @param range acceptable versions
 * @param optional whether the plugin can do without it
 */
public record Requirement(String name, VersionRange range, boolean optional) {}
