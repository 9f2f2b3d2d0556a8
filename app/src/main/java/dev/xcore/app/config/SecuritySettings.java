package dev.xcore.app.config;

import dev.xcore.confinement.Level;
import dev.xcore.kernel.sandbox.SandboxOptions;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.server.AccessRules;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code security}.
 *
 * @param scan how the code of sandboxed plugins is scanned
 * @param sandbox how their processes are run
 * @param audit where the audit log is kept
 * @param accessRules who may ask for which paths
 */
public record SecuritySettings(
    ScanSettings scan, Sandbox sandbox, Audit audit, AccessRules accessRules) {

  /**
   * Where the audit log is kept.
   *
   * @param isEnabled whether anything is recorded
   * @param directory of its files, absolute
   * @param segmentBytes size from which a new file is begun
   * @param keep how many older files are kept
   * @param acceptsDamage whether the server starts although the log was changed
   */
  public record Audit(
      boolean isEnabled, Path directory, long segmentBytes, int keep, boolean acceptsDamage) {}

  /**
   * How processes of sandboxed plugins are run.
   *
   * @param require the weakest confinement with which one may start
   * @param poolSize processes that wait for a plugin, 0 to 32
   * @param firstUser the first of the user ids they run as when the server is root; empty for the
   *     usual ones
   */
  public record Sandbox(Level require, int poolSize, Optional<Integer> firstUser) {

    /**
     * Says it to the kernel.
     *
     * @param varDirectory of the application
     * @param environment in which the user's cache folder is looked for
     * @return options for workers
     */
    public SandboxOptions options(Path varDirectory, Map<String, String> environment) {
      return SandboxOptions.usual(varDirectory, environment)
          .confined(require, firstUser)
          .withPool(poolSize);
    }
  }
}
