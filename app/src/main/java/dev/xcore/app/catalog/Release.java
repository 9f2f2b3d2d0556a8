package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest.About;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One version of a plugin, as a registry's index describes it.
 *
 * @param name the plugin
 * @param version the version; of two that differ in build metadata only, a registry holds one
 * @param archive what is downloaded
 * @param framework versions of the platform it works with
 * @param requires other plugins it needs
 * @param mode where it runs
 * @param permissions rules of the manifest; empty if it has no such key
 * @param about texts for people, on one line each
 * @param publishedAt when it was published
 * @param yanked whether it is no longer chosen, only restored from a lock file
 */
public record Release(
    String name,
    Version version,
    Archive archive,
    VersionRange framework,
    List<Requirement> requires,
    ExecutionMode mode,
    Optional<List<PermissionRule>> permissions,
    About about,
    Instant publishedAt,
    boolean yanked) {

  /**
   * A file of a registry.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param size in bytes
   */
  public record Archive(String sha256, long size) {}

  /** Copies the list. */
  public Release {
    requires = List.copyOf(requires);
  }

  /**
   * Returns where the archive lies, relative to the registry.
   *
   * @return {@code NAME/NAME-VERSION.jar}
   */
  public String path() {
    return "%1$s/%1$s-%2$s.jar".formatted(name, version);
  }

  /**
   * Names the release.
   *
   * @return such as {@code users 1.2.0}
   */
  public String label() {
    return name + " " + version;
  }

  /**
   * Describes the release as the index does.
   *
   * @return a value tree
   */
  public Map<String, Object> tree() {
    return IndexFormat.tree(this);
  }

  Release withYanked(boolean now) {
    return new Release(
        name, version, archive, framework, requires, mode, permissions, about, publishedAt, now);
  }
}
