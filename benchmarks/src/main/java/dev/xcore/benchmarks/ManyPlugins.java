package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.runtime.PluginState;
import java.nio.file.Path;

/** Loads all plugins of an application without a port, and prints the milliseconds it took. */
public final class ManyPlugins {

  private ManyPlugins() {}

  /**
   * Loads and prints.
   *
   * @param arguments the configuration file, and how many plugins there are
   */
  public static void main(String[] arguments) {
    try (Xcore xcore = Xcore.load(Path.of(arguments[0]))) {
      xcore.httpHandler();
      long start = System.nanoTime();
      xcore.boot();
      double milliseconds = (System.nanoTime() - start) / 1e6;
      long active =
          xcore.plugins().plugins().stream()
              .filter(plugin -> plugin.state() == PluginState.ACTIVE)
              .count();
      if (active != Long.parseLong(arguments[1])) {
        throw new IllegalStateException(active + " of " + arguments[1] + " plugins are active");
      }
      System.out.println(milliseconds);
    }
  }
}
