package dev.xcore.app;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.FileTree;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.LinkedCode;
import dev.xcore.kernel.runtime.PluginCodeLoader;
import dev.xcore.kernel.runtime.PluginPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The class files of plugins as they lie on disk, compiled if they are sources, beside what is
 * loaded.
 *
 * @param kernel knows where the platform writes
 */
record PluginClasses(KernelOptions kernel) {

  /**
   * Reads class files.
   *
   * @param plugin the plugin
   * @param others finds the plugins whose exports it may use, by name
   * @param reading gets folders and jars, which are there until it returns
   * @return what the reading returns
   * @throws dev.xcore.kernel.runtime.PluginLoadException if the plugin does not compile
   */
  <T> T read(
      PluginPackage plugin,
      Function<String, Optional<PluginPackage>> others,
      Function<List<Path>, T> reading) {
    try {
      Path scratch =
          Files.createTempDirectory(Files.createDirectories(kernel.varDirectory()), ".classes-");
      try (PluginCodeLoader loader =
              PluginCodeLoader.create(scratch, CompilerOptions.forUser(kernel.environment()));
          LinkedCode linked = LinkedCode.with(loader, others)) {
        return reading.apply(linked.load(plugin).classPath());
      } finally {
        FileTree.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
