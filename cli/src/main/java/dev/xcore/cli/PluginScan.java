package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.CodeAdmission;
import dev.xcore.kernel.runtime.LinkedCode;
import dev.xcore.kernel.runtime.PluginCode;
import dev.xcore.kernel.runtime.PluginCodeLoader;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.security.CodeImage;
import dev.xcore.kernel.security.CodeScanner;
import dev.xcore.kernel.security.ImportPolicy;
import dev.xcore.kernel.security.SandboxScan;
import dev.xcore.kernel.security.ScanReport;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.util.List;

/** Scans the code of plugins as the loader of sandboxed ones does. */
final class PluginScan {

  private final CodeScanner scanner = CodeScanner.create();
  private final ScanSettings settings;

  PluginScan(ScanSettings settings) {
    this.settings = settings;
  }

  /**
   * What was scanned and found.
   *
   * @param manifest of the plugin
   * @param hash of its code
   * @param report what was found
   * @param isRefused whether the loader would refuse it
   */
  record Result(PluginManifest manifest, String hash, ScanReport report, boolean isRefused) {}

  /**
   * Compiles a plugin if it has sources, and scans its code, whatever its mode.
   *
   * @param plugin as it lies on disk
   * @param catalog finds what it links to
   * @param compiler how sources are compiled
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it cannot be compiled or read
   */
  Result scan(PluginPackage plugin, PluginCatalog catalog, CompilerOptions compiler)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-scan");
        PluginCodeLoader loader = PluginCodeLoader.create(scratch.path(), compiler);
        LinkedCode linked = LinkedCode.with(loader, catalog::find)) {
      CodeImage image = CodeAdmission.image(plugin, linked.load(plugin));
      PluginManifest manifest = plugin.manifest();
      ImportPolicy policy = ImportPolicy.of(manifest, settings);
      ScanReport report = scanner.scan(image, policy, CodeAdmission.sources(plugin));
      boolean isRefused =
          !report.isClean()
              && manifest.mode() == ExecutionMode.SANDBOXED
              && settings.mode() == ScanSettings.Mode.ENFORCE;
      return new Result(manifest, image.hash(), report, isRefused);
    }
  }

  /** Returns why the loader would refuse a plugin whose code is there already. */
  List<Problem> problems(PluginPackage plugin, PluginCode code) {
    if (plugin.manifest().mode() != ExecutionMode.SANDBOXED) {
      return List.of();
    }
    CodeImage image = CodeAdmission.image(plugin, code);
    return new SandboxScan(scanner, settings)
        .examine(plugin.manifest(), image, CodeAdmission.sources(plugin))
        .problems();
  }
}
