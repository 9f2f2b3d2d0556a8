package dev.xcore.kernel.runtime;

/**
 * The question whether a plugin may do something.
 *
 * @param plugin who asks
 * @param resource what it is about, such as {@code plugin:users}
 * @param action the verb, such as {@code call}
 */
public record PermissionRequest(String plugin, String resource, String action) {}
