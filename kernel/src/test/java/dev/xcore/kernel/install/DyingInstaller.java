package dev.xcore.kernel.install;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that installs, rolls back, removes or purges a plugin and is gone in the middle of it,
 * without any clean-up, as by {@code kill -9}.
 */
final class DyingInstaller {

  private DyingInstaller() {}

  /**
   * Runs.
   *
   * @param arguments the workshop's folder, what to do, the step to die at, and the source
   */
  public static void main(String[] arguments) throws Exception {
    InstallWorkshop workshop = new InstallWorkshop(Path.of(arguments[0]));
    InstallStep death = InstallStep.valueOf(arguments[2]);
    PluginInstaller installer =
        workshop.installer(step -> {
          if (step == death) {
            Runtime.getRuntime().halt(137);
          }
        });
    InstallRequest request = InstallWorkshop.byForce();
    switch (arguments[1]) {
      case "install" ->
          installer.install(LocalSource.of(Path.of(arguments[3])), Optional.empty(), request);
      case "rollback" -> installer.rollback("shop", Optional.empty(), request);
      case "remove" -> installer.remove("shop", false, request);
      case "purge" -> installer.remove("shop", true, request);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }
}
