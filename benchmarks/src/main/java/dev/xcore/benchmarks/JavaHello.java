package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The smallest program there is, as a process: the floor of every start. */
public final class JavaHello {

  private JavaHello() {}

  /** Returns how long it takes from its start to its end, in milliseconds. */
  static double median(int rounds) throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              JavaHello.class.getName())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      times.add((System.nanoTime() - start) / 1e6);
    }
    return Medians.of(times.stream().mapToDouble(Double::doubleValue));
  }

  /**
   * Says hello.
   *
   * @param arguments ignored
   */
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
