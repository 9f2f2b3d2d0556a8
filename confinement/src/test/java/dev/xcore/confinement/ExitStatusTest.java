package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ExitStatusTest {

  @Test
  void codesAndSignalsAreTold() {
    assertThat(ExitStatus.ofWait(0, false).isSuccess()).isTrue();
    assertThat(ExitStatus.ofWait(3 << 8, false).describe()).isEqualTo("ended with code 3");
    assertThat(ExitStatus.ofWait(9, false).describe()).isEqualTo("killed by signal 9");
    assertThat(ExitStatus.ofWait(11 | 0x80, false).describe()).isEqualTo("killed by signal 11");
    assertThat(ExitStatus.ofWait(24, false).describe())
        .isEqualTo("exceeded its processor time limit");
    assertThat(ExitStatus.ofWait(25, false).describe()).isEqualTo("exceeded its file size limit");
    assertThat(ExitStatus.ofWait(31, false).describe())
        .isEqualTo("killed for a forbidden system call");
  }

  @Test
  void onlyAKillIsBlamedOnTheMemoryLimit() {
    assertThat(ExitStatus.ofWait(9, true).describe())
        .isEqualTo("out of memory: killed by the kernel's memory limit");
    assertThat(ExitStatus.ofWait(3 << 8, true).outOfMemory()).isFalse();
    assertThat(ExitStatus.ofWait(11, true).outOfMemory()).isFalse();
  }

  @Test
  void shellCodesHideSignals() {
    assertThat(ExitStatus.ofShell(137, false).describe()).isEqualTo("killed by signal 9");
    assertThat(ExitStatus.ofShell(137, true).outOfMemory()).isTrue();
    assertThat(ExitStatus.ofShell(255, false).describe()).isEqualTo("ended with code 255");
    assertThat(ExitStatus.ofShell(128, false).describe()).isEqualTo("ended with code 128");
  }

  @Test
  void thereIsACodeOrASignal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExitStatus(OptionalInt.empty(), OptionalInt.empty(), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExitStatus(OptionalInt.of(1), OptionalInt.of(1), false));
  }
}
