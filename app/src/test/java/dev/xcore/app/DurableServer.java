package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.PluginStatus;
import java.nio.file.Path;
import java.util.Map;

/** A process that publishes durable events as fast as it can, to be killed at any moment. */
public final class DurableServer {

  private DurableServer() {}

  /**
   * Boots the application in a folder, and publishes until it is killed.
   *
   * @param arguments the folder, and {@code publish} or {@code drain}
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Xcore xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    xcore.httpHandler();
    for (PluginStatus status : xcore.boot()) {
      if (!status.isServing()) {
        throw new IllegalStateException(String.valueOf(status.problems()));
      }
    }
    System.out.println("ready");
    if (arguments[1].equals("publish")) {
      while (true) {
        xcore.plugins().call("sender", "send", Map.of()).value();
      }
    }
  }
}
