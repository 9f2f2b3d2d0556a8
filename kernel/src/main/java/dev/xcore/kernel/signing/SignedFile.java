package dev.xcore.kernel.signing;

/**
 * A file of a plugin as it was when it was read.
 *
 * @param path below the plugin, parts separated by {@code /}
 * @param size in bytes
 * @param sha256 64 hexadecimal digits
 */
public record SignedFile(String path, long size, String sha256) {}
