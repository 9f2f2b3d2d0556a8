package dev.xcore.kernel.install;

import dev.xcore.kernel.settings.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an installation has done.
 *
 * @param outcome in a word
 * @param name of the plugin
 * @param version that is installed now
 * @param replaced the version before, empty if there was none
 * @param location where it lies now
 * @param digest over its files
 * @param origin where it came from
 * @param warnings what its author should know
 */
public record InstallResult(
    Outcome outcome,
    String name,
    String version,
    Optional<String> replaced,
    Path location,
    String digest,
    String origin,
    List<Problem> warnings) {

  /** What was done. */
  public enum Outcome {
    /** It was not there before. */
    INSTALLED,
    /** A newer version took the place of an older one. */
    UPGRADED,
    /** Other content of the same version took the place of the former. */
    REINSTALLED,
    /** An older version took the place of a newer one. */
    DOWNGRADED,
    /** A version that was kept came back. */
    ROLLED_BACK,
    /** The very same files were there already; nothing was changed. */
    UNCHANGED
  }

  /** Copies the warnings. */
  public InstallResult {
    warnings = List.copyOf(warnings);
  }
}
