package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.CacheFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker kit is made from.
 *
 * @param cache a folder that only this user can write, made when missing; empty if there is none
 * @param isOpen whether other users may read the folder: workers that run under users of their own
 *     have to
 * @param javaHome of the JDK to link the workers' installation from
 * @param host the class loader whose code the workers run
 */
public record KitOptions(Optional<Path> cache, boolean isOpen, Path javaHome, ClassLoader host) {

  private static final String ADMINISTRATOR = "root";
  private static final Path SYSTEM_CACHE = Path.of("/var/cache/xcore");

  /**
   * Returns this process's JDK, its code, and the user's cache folder; the system's for the
   * administrator, whose home is closed to the users that workers are given.
   *
   * @param environment of this process
   * @return the options
   */
  public static KitOptions forUser(Map<String, String> environment) {
    boolean isAdministrator = System.getProperty("user.name", "").equals(ADMINISTRATOR);
    Optional<Path> cache =
        isAdministrator && !environment.containsKey("XDG_CACHE_HOME")
            ? Optional.of(SYSTEM_CACHE)
            : CacheFolder.ofUser(environment);
    return new KitOptions(
        cache,
        isAdministrator,
        Path.of(System.getProperty("java.home")),
        KitOptions.class.getClassLoader());
  }

  /**
   * Changes the folder.
   *
   * @param folder made when missing, with mode 0700, or 0755 if others may read it
   * @return changed options
   */
  public KitOptions withCache(Path folder) {
    return new KitOptions(Optional.of(folder), isOpen, javaHome, host);
  }

  /**
   * Changes who may read the folder.
   *
   * @param open whether other users may
   * @return changed options
   */
  public KitOptions withOpen(boolean open) {
    return new KitOptions(cache, open, javaHome, host);
  }

  /**
   * Changes the JDK.
   *
   * @param home of another one
   * @return changed options
   */
  public KitOptions withJavaHome(Path home) {
    return new KitOptions(cache, isOpen, home, host);
  }

  /**
   * Changes the class loader.
   *
   * @param loader whose code the workers run
   * @return changed options
   */
  public KitOptions withHost(ClassLoader loader) {
    return new KitOptions(cache, isOpen, javaHome, loader);
  }
}
