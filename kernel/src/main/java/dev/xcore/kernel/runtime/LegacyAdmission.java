package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a plugin of generation 1 may run in the process: where trusted code has to be
 * signed, only with a valid signature.
 */
public final class LegacyAdmission {

  private static final String SIGNATURE = "plugin.sig";

  private LegacyAdmission() {}

  /**
   * Checks a plugin of generation 1.
   *
   * @param plugin the plugin
   * @param strict whether {@code plugins.strict_trusted} is in force
   * @return why it may not be loaded and how to mend it; empty if it may
   */
  public static Optional<Problem> problem(PluginPackage plugin, boolean strict) {
    if (!strict) {
      return Optional.empty();
    }
    boolean isSigned = Files.exists(plugin.location().resolve(SIGNATURE));
    String reason =
        isSigned
            ? "has a plugin.sig, which this version cannot verify yet, and unverified code is"
                + " refused"
            : "has no plugin.sig, and unsigned code is refused";
    return Optional.of(
        Problem.of(
            plugin.location().toString(),
            "is a plugin of generation 1 and would run in the server's process. It "
                + reason
                + " while plugins.strict_trusted is on (it is, outside development, unless set)."
                + " Move it to a plugin.yaml with 'xcore plugin migrate "
                + plugin.manifest().name()
                + "', or set plugins.strict_trusted: false if you trust it"));
  }

  /** Throws what {@link #problem} finds. */
  static void check(PluginPackage plugin, boolean strict) {
    problem(plugin, strict)
        .ifPresent(problem -> {
          throw new PluginLoadException(Code.SIGNATURE_REQUIRED, List.of(problem), null);
        });
  }
}
