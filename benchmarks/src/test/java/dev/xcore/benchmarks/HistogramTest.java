package dev.xcore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000, 999_999, 123_456_789_012L, 1L << 62})
  void keepsAValueToTwoPercent(long value) {
    Histogram histogram = new Histogram();
    histogram.record(value);
    assertThat(histogram.percentile(1)).isBetween(value, value + value / 50);
  }

  @Test
  void findsPercentilesOfAUniformDistribution() {
    Histogram histogram = new Histogram();
    for (int value = 1; value <= 100_000; value++) {
      histogram.record(value);
    }
    assertThat(histogram.percentile(0.50)).isCloseTo(50_000, withinPercentage(2));
    assertThat(histogram.percentile(0.99)).isCloseTo(99_000, withinPercentage(2));
  }

  @Test
  void bringsSeveralTogether() {
    Histogram one = new Histogram();
    Histogram other = new Histogram();
    one.record(10);
    other.record(20);
    other.record(30);
    one.add(other);
    assertThat(one.total()).isEqualTo(3);
    assertThat(one.percentile(0.5)).isEqualTo(20);
  }

  @Test
  void ofNothingEveryPercentileIsZero() {
    assertThat(new Histogram().percentile(0.99)).isZero();
  }
}
