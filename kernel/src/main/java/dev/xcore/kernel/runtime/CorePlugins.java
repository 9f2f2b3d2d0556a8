package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.CoreNames;
import dev.xcore.sdk.ConflictException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plugins that come with the platform: accounts, logging in, second factor. Their classes are
 * the host's, of which each sees its own package and a few libraries; their manifests and
 * migrations lie in {@code var/core}. They are loaded before all others, and stay. Immutable.
 *
 * @param present names of those that are loaded; others of {@link #NAMES} have been switched off,
 *     and may be replaced by plugins of the same name
 * @param host knows their classes
 * @param libraries packages of the host that they see, with the packages below them
 */
public record CorePlugins(Set<String> present, ClassLoader host, List<String> libraries) {

  /** All that there may be. */
  public static final Set<String> NAMES = CoreNames.ALL;

  /** Below the platform's own folder: where their manifests and migrations are. */
  public static final String FOLDER = "core";

  /** What only they may offer, and which of them does. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "users", "users",
          "passwords", "users",
          "api_keys", "users",
          "tokens", "auth",
          "otp", "otp");

  /** Copies, and checks the names. */
  public CorePlugins {
    present = Set.copyOf(present);
    libraries = List.copyOf(libraries);
    if (!NAMES.containsAll(present)) {
      throw new IllegalArgumentException(present + " are not all among " + NAMES);
    }
  }

  /**
   * Returns no core plugins: all names are free.
   *
   * @return has none
   */
  public static CorePlugins none() {
    return new CorePlugins(Set.of(), CorePlugins.class.getClassLoader(), List.of());
  }

  /**
   * Tells whether a core plugin is loaded under a name.
   *
   * @param name of a plugin
   * @return false for one that was switched off
   */
  public boolean has(String name) {
    return present.contains(name);
  }

  /** Returns which plugin alone may offer a service, empty for services that anybody may offer. */
  static Optional<String> offererOf(String service) {
    return Optional.ofNullable(SERVICES.get(service));
  }

  /**
   * Refuses what would take a core plugin away.
   *
   * @param plugin its name
   * @param act what is not done, to follow "is not", such as {@code unloaded}
   * @throws ConflictException if it is one; says how to put another in its place
   */
  public void refuse(String plugin, String act) {
    if (has(plugin)) {
      throw new ConflictException(
          "plugin '%s' is not %s: it is a core plugin, without it nobody can log in; %s"
              .formatted(plugin, act, replacement(plugin)));
    }
  }

  /**
   * Says how to put another plugin in the place of a core plugin.
   *
   * @param plugin its name
   * @return a sentence without a full stop
   */
  public static String replacement(String plugin) {
    return "to run another in its place, set plugins.core.%s: false in xcore.yaml, restart, and put a plugin called '%s' into the plugin folder"
        .formatted(plugin, plugin);
  }

  /** Lists the folders of those that are loaded. */
  Stream<Path> places(Path varDirectory) {
    return present.stream().sorted().map(varDirectory.resolve(FOLDER)::resolve);
  }

  /** Returns what of the host a plugin sees beside what all see. */
  HostView viewOf(PluginPackage plugin) {
    String entry = plugin.manifest().entryPoint().orElse("");
    String own = entry.substring(0, Math.max(0, entry.lastIndexOf('.')));
    return new HostView(host, Stream.concat(Stream.of(own), libraries.stream()).toList());
  }

  /**
   * A part of the host's classes.
   *
   * @param loader knows them
   * @param packages their packages, with those below
   */
  record HostView(ClassLoader loader, List<String> packages) {

    boolean shows(String packageName) {
      return HostPackages.isBelow(packages, packageName);
    }
  }
}
