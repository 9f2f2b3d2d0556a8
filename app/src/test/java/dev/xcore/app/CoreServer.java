package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;

/** A server with accounts as a process, to be killed at any moment. */
public final class CoreServer {

  private CoreServer() {}

  /**
   * Boots the application in a folder and says where it serves.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    Xcore xcore =
        Xcore.load(ConfigurationLoader.in(Path.of(arguments[0])).withEnvironment(Map.of()));
    xcore.boot();
    System.out.println("serves " + xcore.address().orElseThrow());
  }
}
