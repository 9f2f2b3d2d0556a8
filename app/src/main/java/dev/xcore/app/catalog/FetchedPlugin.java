package dev.xcore.app.catalog;

import java.nio.file.Path;

/**
 * A plugin that was brought to this machine, to be checked and installed.
 *
 * @param path a folder or jar in a folder of the caller's own
 * @param origin where exactly it comes from: {@code registry+URL#NAME@VERSION} or {@code
 *     git+URL#COMMIT}
 */
public record FetchedPlugin(Path path, String origin) {}
