package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.Level;
import dev.xcore.confinement.UidRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How workers are run.
 *
 * @param require the weakest confinement with which a worker may start
 * @param poolSize workers of the usual profile that wait for a plugin
 * @param firstUser the first of the user ids that workers run as when the server is root; empty for
 *     the usual ones
 * @param runDirectory where their sockets and scratch folders are made; short, and open to them
 * @param environment in which the user's cache folder is looked for
 * @param startTimeout how long a worker may take to introduce itself
 * @param watch how often workers are looked at
 */
public record SandboxOptions(
    Level require,
    int poolSize,
    Optional<Integer> firstUser,
    Path runDirectory,
    Map<String, String> environment,
    Duration startTimeout,
    WatchTimes watch) {

  private static final int FRESH_USERS = UidRange.DEFAULT_COUNT * 4 / 5;

  /** The paths of sockets are short, so that they do not lie below the application. */
  private static Path runDirectory(Path varDirectory) {
    String name = varDirectory.toAbsolutePath().normalize().toString();
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    String user = System.getProperty("user.name", "");
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "xcore-" + user + "-" + id.toString().substring(0, 13));
  }

  /**
   * Makes options with the usual values.
   *
   * @param varDirectory of the application: each has a run folder of its own, which its next server
   *     finds again
   * @param environment in which the user's cache folder is looked for
   * @return confinement by the kernel, one waiting worker
   */
  public static SandboxOptions usual(Path varDirectory, Map<String, String> environment) {
    return new SandboxOptions(
        Level.KERNEL,
        1,
        Optional.empty(),
        runDirectory(varDirectory),
        environment,
        Duration.ofSeconds(20),
        WatchTimes.USUAL);
  }

  /**
   * Returns the user ids that workers get anew each time: the others of the range belong to plugins
   * with a data folder.
   */
  UidRange freshUsers() {
    return UidRange.of(firstUser.orElse(UidRange.DEFAULT_FIRST), FRESH_USERS)
        .beginningAt(new SecureRandom().nextInt(FRESH_USERS));
  }

  /** Returns those that stay with a plugin, because its files belong to them. */
  DataOwners dataOwners() {
    return new DataOwners(
        firstUser.orElse(UidRange.DEFAULT_FIRST) + FRESH_USERS,
        UidRange.DEFAULT_COUNT - FRESH_USERS);
  }

  /**
   * Changes what confines workers.
   *
   * @param weakest the weakest confinement with which a worker may start
   * @param first of the user ids that workers run as when the server is root; empty for the usual
   *     ones
   * @return changed options
   */
  public SandboxOptions confined(Level weakest, Optional<Integer> first) {
    return new SandboxOptions(
        weakest, poolSize, first, runDirectory, environment, startTimeout, watch);
  }

  /**
   * Changes how many workers wait for a plugin.
   *
   * @param size of the usual profile, at least 0
   * @return changed options
   */
  public SandboxOptions withPool(int size) {
    return new SandboxOptions(
        require, size, firstUser, runDirectory, environment, startTimeout, watch);
  }

  /**
   * Changes how often workers are looked at.
   *
   * @param times of the watch
   * @return changed options
   */
  public SandboxOptions watched(WatchTimes times) {
    return new SandboxOptions(
        require, poolSize, firstUser, runDirectory, environment, startTimeout, times);
  }
}
