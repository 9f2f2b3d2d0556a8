package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.PluginManifest.Restart;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CrashBudgetTest {

  private final AtomicLong clock = new AtomicLong();

  private CrashBudget budget(int restarts) {
    Restart rule = new Restart(restarts, Duration.ofSeconds(60), Duration.ofSeconds(1));
    return new CrashBudget(rule, clock::get, () -> 1.0);
  }

  @Test
  void theFirstCrashIsFollowedByARestartAtOnce() {
    assertThat(budget(3).crashed("boom")).contains(Duration.ZERO);
  }

  @Test
  void pausesDoubleUntilTheBudgetIsUsedUp() {
    CrashBudget budget = budget(4);
    budget.crashed("boom");
    assertThat(budget.crashed("boom")).contains(Duration.ofSeconds(1));
    assertThat(budget.crashed("boom")).contains(Duration.ofSeconds(2));
    assertThat(budget.crashed("boom")).contains(Duration.ofSeconds(4));
    assertThat(budget.crashed("boom")).isEmpty();
    assertThat(budget.status().total()).isEqualTo(5);
  }

  @Test
  void crashesOutsideTheWindowAreForgiven() {
    CrashBudget budget = budget(1);
    budget.crashed("boom");
    clock.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(budget.crashed("boom")).contains(Duration.ZERO);
    assertThat(budget.recent()).isEqualTo(1);
  }

  @Test
  void aBudgetOfNothingAllowsNoRestart() {
    assertThat(budget(0).crashed("boom")).isEmpty();
  }

  @Test
  void noPauseIsLongerThanAMinute() {
    CrashBudget budget = budget(100);
    Duration longest = Duration.ZERO;
    for (int crash = 0; crash < 50; crash++) {
      longest = budget.crashed("boom").orElseThrow();
    }
    assertThat(longest).isEqualTo(Duration.ofSeconds(60));
  }
}
