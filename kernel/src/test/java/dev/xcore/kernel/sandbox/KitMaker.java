package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/** A process that prepares a kit, one of several at once. */
public final class KitMaker {

  private KitMaker() {}

  /** Prints what the kit is made of; takes the cache folder and the JDK. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    KitOptions options =
        new KitOptions(
            java.util.Optional.of(Path.of(arguments[0])),
            false,
            Path.of(arguments[1]),
            KitMaker.class.getClassLoader());
    try (WorkerKit kit = WorkerKit.prepare(options)) {
      KitLaunch launch = kit.launch(KitLimits.defaults(), Path.of(arguments[0]));
      System.out.println(launch.executable() + " " + launch.readablePaths() + kit.shortcomings());
    }
  }
}
