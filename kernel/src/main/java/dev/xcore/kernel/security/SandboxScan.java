package dev.xcore.kernel.security;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The gate before a worker: scans a sandboxed plugin under its manifest and the operator's
 * settings. Thread safe.
 */
public final class SandboxScan {

  /** More names than this are a library's needs, which nobody should write into a manifest. */
  private static final int MOST_GRANTS = 20;

  private final CodeScanner scanner;
  private final ScanSettings settings;

  /**
   * Makes a gate.
   *
   * @param scanner shared by all gates
   * @param settings the operator's
   */
  public SandboxScan(CodeScanner scanner, ScanSettings settings) {
    this.scanner = scanner;
    this.settings = settings;
  }

  /**
   * Scans a plugin, unless {@code security.sandbox.scan} is {@code off}.
   *
   * @param manifest what the plugin asks for
   * @param image the very bytes that a worker will be sent
   * @param sources for positions
   * @return problems under {@code enforce}, warnings under {@code report}
   */
  public ScanOutcome examine(PluginManifest manifest, CodeImage image, SourceFiles sources) {
    if (settings.mode() == ScanSettings.Mode.OFF) {
      return new ScanOutcome(List.of(), List.of(), Optional.empty());
    }
    ScanReport report = scanner.scan(image, ImportPolicy.of(manifest, settings), sources);
    List<Problem> found = new ArrayList<>(report.problems());
    grants(manifest, report).ifPresent(found::add);
    return switch (settings.mode()) {
      case ENFORCE -> new ScanOutcome(found, List.of(), Optional.of(report));
      case REPORT -> new ScanOutcome(List.of(), found, Optional.of(report));
      case OFF -> throw new IllegalStateException("handled above");
    };
  }

  /** Names the one line that allows everything that a manifest can allow. */
  private static Optional<Problem> grants(PluginManifest manifest, ScanReport report) {
    if (report.grants().size() < 2 || report.grants().size() > MOST_GRANTS) {
      return Optional.empty();
    }
    TreeSet<String> all = new TreeSet<>(manifest.allowedImports());
    all.addAll(report.grants());
    return Optional.of(
        Problem.of(
            "plugin.yaml",
            "what a manifest can allow of this, it allows by allowed_imports: [%s]"
                .formatted(String.join(", ", all))));
  }
}
