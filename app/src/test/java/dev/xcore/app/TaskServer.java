package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.PluginStatus;
import java.nio.file.Path;
import java.util.Map;

/** A process that enqueues tasks as fast as it can and runs them, to be killed at any moment. */
public final class TaskServer {

  private TaskServer() {}

  /**
   * Boots the application in a folder, and enqueues until it is killed.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    Xcore xcore =
        Xcore.load(ConfigurationLoader.in(Path.of(arguments[0])).withEnvironment(Map.of()));
    xcore.httpHandler();
    for (PluginStatus status : xcore.boot()) {
      if (!status.isServing()) {
        throw new IllegalStateException(String.valueOf(status.problems()));
      }
    }
    System.out.println("ready");
    while (true) {
      xcore.plugins().call("worker", "add", Map.of()).value();
    }
  }
}
