package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.PluginStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that runs jobs, to be killed at any moment. */
public final class JobServer {

  private JobServer() {}

  /**
   * Boots the application in a folder, and runs until it is killed.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws InterruptedException {
    Xcore xcore =
        Xcore.load(ConfigurationLoader.in(Path.of(arguments[0])).withEnvironment(Map.of()));
    xcore.httpHandler();
    for (PluginStatus status : xcore.boot()) {
      if (!status.isServing()) {
        throw new IllegalStateException(String.valueOf(status.problems()));
      }
    }
    System.out.println("ready");
    TimeUnit.DAYS.sleep(1);
  }
}
