package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;

/** A process that boots an application, to be killed while a migration runs. */
public final class MigratingServer {

  private MigratingServer() {}

  /**
   * Boots and stays.
   *
   * @param arguments the application's folder
   * @throws InterruptedException never, in practice: it is killed
   */
  public static void main(String[] arguments) throws InterruptedException {
    Xcore xcore =
        Xcore.load(ConfigurationLoader.in(Path.of(arguments[0])).withEnvironment(Map.of()));
    xcore.httpHandler();
    System.out.println("booting");
    xcore.boot();
    System.out.println("booted");
    Thread.sleep(600_000);
  }
}
