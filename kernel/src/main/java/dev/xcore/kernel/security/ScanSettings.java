package dev.xcore.kernel.security;

import java.util.List;

/**
 * The operator's word on the scan of sandboxed plugins.
 *
 * @param mode what follows from a finding
 * @param allowedImports what every sandboxed plugin may use beyond the default allow-list
 * @param forbiddenImports what no sandboxed plugin may use, whatever allows it
 */
public record ScanSettings(Mode mode, List<String> allowedImports, List<String> forbiddenImports) {

  /** The default: findings refuse a plugin, nothing is added to the allow-list. */
  public static final ScanSettings USUAL = new ScanSettings(Mode.ENFORCE, List.of(), List.of());

  /** What follows from a finding. */
  public enum Mode {
    /** The plugin is refused. */
    ENFORCE,
    /** The plugin is loaded with a warning. */
    REPORT,
    /** Nothing is scanned. */
    OFF
  }

  /** Copies the lists. */
  public ScanSettings {
    allowedImports = List.copyOf(allowedImports);
    forbiddenImports = List.copyOf(forbiddenImports);
  }
}
