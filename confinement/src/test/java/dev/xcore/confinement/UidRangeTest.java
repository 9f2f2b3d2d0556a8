package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UidRangeTest {

  @Test
  void leasesDifferAndReturn() {
    UidRange range = UidRange.of(1_900_000, 3);
    Set<Integer> leased = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      assertThat(leased.add(range.lease())).isTrue();
    }
    assertThat(leased).containsExactlyInAnyOrder(1_900_000, 1_900_001, 1_900_002);
    assertThatThrownBy(range::lease)
        .isInstanceOfSatisfying(
            ConfinementException.class,
            failure ->
                assertThat(failure.reason()).isEqualTo(ConfinementException.Reason.USERS_EXHAUSTED))
        .hasMessageContaining("1900000");
    range.release(1_900_001);
    assertThat(range.lease()).isEqualTo(1_900_001);
  }

  @Test
  void aRangeThatBeginsElsewhereStillHasAllItsIds() {
    UidRange range = UidRange.of(1_900_000, 3).beginningAt(2);

    assertThat(range.lease()).isEqualTo(1_900_002);
    assertThat(Set.of(range.lease(), range.lease()))
        .containsExactlyInAnyOrder(1_900_000, 1_900_001);
    assertThatIllegalArgumentException().isThrownBy(() -> range.beginningAt(3));
  }

  @Test
  void usersOfLiveProcessesAreLeftOut() throws IOException {
    int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assertThat(ProcessTable.users(own, 1)).containsExactly(own);
    assertThat(ProcessTable.users(1_900_000, 10)).isEmpty();
  }

  @Test
  void theAdministratorIsNeverInARange() {
    assertThatIllegalArgumentException().isThrownBy(() -> UidRange.of(0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> UidRange.of(10, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> UidRange.of(Integer.MAX_VALUE, 2));
  }
}
