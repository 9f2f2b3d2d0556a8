package dev.xcore.benchmarks;

import java.util.stream.DoubleStream;

/** The middle of several measurements, which one disturbed round does not move. */
final class Medians {

  private Medians() {}

  static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
