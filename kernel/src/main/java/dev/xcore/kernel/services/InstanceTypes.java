package dev.xcore.kernel.services;

import dev.xcore.handlers.Binder;
import java.nio.file.Path;
import java.util.List;

/**
 * The types of one instance of a plugin.
 *
 * @param binder reads and writes values of them
 * @param loader of its classes; instances may share it
 * @param classPath folders and jars with the plugin's classes and libraries; empty if it runs in a
 *     process of its own
 */
public record InstanceTypes(Binder binder, ClassLoader loader, List<Path> classPath) {

  /** Copies the list. */
  public InstanceTypes {
    classPath = List.copyOf(classPath);
  }
}
