package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.security.CodeImage;
import dev.xcore.kernel.security.CodeImageException;
import dev.xcore.kernel.security.SandboxScan;
import dev.xcore.kernel.security.ScanOutcome;
import dev.xcore.kernel.security.SourceFiles;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.util.List;

/** Reads the code that a worker is to run and refuses what the code scan refuses. Thread safe. */
public final class CodeAdmission {

  private CodeAdmission() {}

  /**
   * Reads a plugin's code once, for the scan and for the worker.
   *
   * @param plugin the plugin
   * @param code where its code is
   * @return all its classes, resources and libraries
   * @throws PluginLoadException with {@code UNREADABLE} if it cannot be read or is too large
   */
  public static CodeImage image(PluginPackage plugin, PluginCode code) {
    try {
      return CodeImage.of(code.directory(), code.classPath());
    } catch (CodeImageException refused) {
      Problem problem =
          Problem.of(plugin.location().toString(), refused.place() + " " + refused.getMessage());
      throw new PluginLoadException(Code.UNREADABLE, List.of(problem), refused);
    } catch (IOException e) {
      Problem problem = Problem.of(plugin.location().toString(), "its code cannot be read: " + e);
      throw new PluginLoadException(Code.UNREADABLE, List.of(problem), e);
    }
  }

  /**
   * Scans what {@link #image} has read.
   *
   * @param scan the gate
   * @param plugin the plugin
   * @param image its code
   * @return warnings and what the code uses
   * @throws PluginLoadException with {@code SCAN_REFUSED} and every finding if it may not be loaded
   */
  public static ScanOutcome check(SandboxScan scan, PluginPackage plugin, CodeImage image) {
    ScanOutcome outcome = scan.examine(plugin.manifest(), image, sources(plugin));
    if (outcome.isRefused()) {
      throw new PluginLoadException(Code.SCAN_REFUSED, outcome.problems(), null);
    }
    return outcome;
  }

  /**
   * Tells where a plugin's sources are.
   *
   * @param plugin the plugin
   * @return none unless it is in source form
   */
  public static SourceFiles sources(PluginPackage plugin) {
    return plugin.form() == PluginPackage.Form.SOURCE
        ? SourceFiles.of(plugin.location())
        : SourceFiles.NONE;
  }
}
