package dev.xcore.services.extensions;

import dev.xcore.handlers.CustomConstraints;
import dev.xcore.kernel.net.OutboundHttp;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What extensions are made with.
 *
 * @param loader finds their classes
 * @param varDirectory below which each has a folder of its own
 * @param outbound sends requests of the ready ones
 * @param constraints checks annotations of their configuration that are not the standard ones
 */
public record ExtensionGround(
    ClassLoader loader,
    Path varDirectory,
    OutboundHttp outbound,
    Function<ClassLoader, CustomConstraints> constraints) {

  /** Returns the folder of an extension. */
  Path folder(String name) {
    return varDirectory.resolve("extensions").resolve(name);
  }
}
