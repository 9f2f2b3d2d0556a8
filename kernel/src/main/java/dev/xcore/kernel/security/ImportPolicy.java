package dev.xcore.kernel.security;

import dev.xcore.kernel.registry.PluginManifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one plugin may use beyond the default allow-list, and what it may not use in any case. An
 * entry names a class with its nested ones ({@code java.net.URL}), a package ({@code java.net}) or
 * a package with those below it ({@code java.net.*}).
 */
public final class ImportPolicy {

  private final List<ImportPattern> allowed;
  private final List<ImportPattern> forbidden;
  private final boolean grantsFiles;

  private ImportPolicy(
      List<ImportPattern> allowed, List<ImportPattern> forbidden, boolean grantsFiles) {
    this.allowed = allowed;
    this.forbidden = forbidden;
    this.grantsFiles = grantsFiles;
  }

  /**
   * Makes a policy.
   *
   * @param allowed entries of {@code allowed_imports}
   * @param forbidden entries of {@code forbidden_imports}; they beat the allowed ones
   * @param grantsFiles whether the plugin may use files at all
   * @return the policy
   */
  public static ImportPolicy of(List<String> allowed, List<String> forbidden, boolean grantsFiles) {
    return new ImportPolicy(
        allowed.stream().map(ImportPattern::parse).toList(),
        forbidden.stream().map(ImportPattern::parse).toList(),
        grantsFiles);
  }

  /**
   * Makes the policy of a plugin: its own {@code allowed_imports} and the operator's, the
   * operator's {@code forbidden_imports}, and files if {@code filesystem.allowed_paths} names any.
   *
   * @param manifest of the plugin
   * @param settings the operator's
   * @return the policy
   */
  public static ImportPolicy of(PluginManifest manifest, ScanSettings settings) {
    return of(
        Stream.concat(manifest.allowedImports().stream(), settings.allowedImports().stream())
            .toList(),
        settings.forbiddenImports(),
        !manifest.files().allowed().isEmpty());
  }

  /** Returns the entry that forbids a class, by its internal name. */
  Optional<String> forbids(String internal) {
    return first(forbidden, internal);
  }

  /** Tells whether a class is allowed by name. */
  boolean allows(String internal) {
    return !allowed.isEmpty() && first(allowed, internal).isPresent();
  }

  /** Tells whether files may be used. */
  boolean grantsFiles() {
    return grantsFiles;
  }

  private static Optional<String> first(List<ImportPattern> patterns, String internal) {
    for (ImportPattern pattern : patterns) {
      if (pattern.matches(internal)) {
        return Optional.of(pattern.text());
      }
    }
    return Optional.empty();
  }
}
