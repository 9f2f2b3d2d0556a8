package dev.xcore.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ExtensionPoint;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginManager;

/** Loads jars of the same use with PF4J, up to the first answer. */
public final class Pf4jPeer {

  private Pf4jPeer() {}

  /** What its plugins extend. */
  public interface Greeting extends ExtensionPoint {

    /**
     * Greets.
     *
     * @param name whom
     * @return a greeting
     */
    String greet(String name);
  }

  /** Loads, calls and unloads one jar again and again; what each load took. */
  static List<LoadTime> loads(Path folder, Path jar, String name, int rounds) {
    PluginManager manager = new DefaultPluginManager(folder);
    List<LoadTime> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      LoadTime.Start start = LoadTime.start();
      manager.loadPlugin(jar);
      manager.startPlugin(name);
      greet(manager, name);
      times.add(start.stop());
      manager.unloadPlugin(name);
    }
    return times;
  }

  private static void greet(PluginManager manager, String name) {
    String answer = manager.getExtensions(Greeting.class, name).getFirst().greet("you");
    if (!answer.equals("Hello you")) {
      throw new IllegalStateException("PF4J's plugin " + name + " answered " + answer);
    }
  }

  /**
   * Loads all jars of a folder and prints the milliseconds it took.
   *
   * @param arguments the folder, then the names to call
   */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    PluginManager manager = new JarPluginManager(Path.of(arguments[0]));
    manager.loadPlugins();
    manager.startPlugins();
    if (manager.getStartedPlugins().size() != Integer.parseInt(arguments[1])) {
      throw new IllegalStateException(
          "PF4J started " + manager.getStartedPlugins().size() + " of " + arguments[1]);
    }
    System.out.println((System.nanoTime() - start) / 1e6);
  }
}
