package dev.xcore.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RepeatCounterTest {

  private long now;
  private final RepeatCounter counter = RepeatCounter.create(Duration.ofNanos(10), () -> now);

  @Test
  void theFirstIsToldAtOnceAndOthersWithTheirNumberOncePerQuietTime() {
    assertThat(counter.add("a")).isEqualTo(1);
    assertThat(counter.add("b")).isEqualTo(1);
    now = 9;
    assertThat(counter.add("a")).isZero();
    assertThat(counter.add("a", 3)).isZero();
    now = 10;
    assertThat(counter.add("a")).isEqualTo(5);
    assertThat(counter.add("a")).isZero();
  }

  @Test
  void remembersABoundedNumberOfKinds() {
    for (int i = 0; i < 25_000; i++) {
      assertThat(counter.add("kind" + i)).isEqualTo(1);
    }
  }
}
