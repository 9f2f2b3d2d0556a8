package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.state.Wish;
import java.nio.file.Path;
import java.util.Map;

/** A process that disables and enables a plugin again and again, to be killed at any moment. */
public final class StateServer {

  private StateServer() {}

  /**
   * Boots the application in a folder, says each wish that was acknowledged.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    Xcore xcore =
        Xcore.load(ConfigurationLoader.in(Path.of(arguments[0])).withEnvironment(Map.of()));
    xcore.httpHandler();
    xcore.boot();
    while (true) {
      xcore.plugins().disable("greeter", false, "killed");
      System.out.println(Wish.DISABLED);
      xcore.plugins().enable("greeter", "killed");
      System.out.println(Wish.ACTIVE);
    }
  }
}
