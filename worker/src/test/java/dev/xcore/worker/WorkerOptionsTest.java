package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerOptionsTest {

  private static WorkerOptions parse(String... arguments) {
    return WorkerOptions.parse(arguments);
  }

  @Test
  void readsAllArguments() {
    WorkerOptions options = parse("/run/s", "0aff", "sealed", "data=100,file=20,open=3,threads=4");
    assertThat(options.socket()).isEqualTo("/run/s");
    assertThat(options.token()).containsExactly(10, -1);
    assertThat(options.mode()).isEqualTo(WorkerOptions.Mode.SEALED);
    assertThat(options.limits()).isEqualTo(new WorkerOptions.Limits(100, 20, 3, 4));
  }

  @Test
  void leavesOutWhatIsNotLimited() {
    assertThat(parse("s", "00", "open", "-").limits()).isEqualTo(WorkerOptions.Limits.NONE);
    assertThat(parse("s", "00", "open", "open=9").limits())
        .isEqualTo(new WorkerOptions.Limits(-1, -1, 9, -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "", "OPEN"})
  void refusesModesThatThereAreNot(String mode) {
    assertThatThrownBy(() -> parse("s", "00", mode, "-"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sealed, rehearsal or open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory=1", "data", "data=x", "data=1,,open=2"})
  void refusesLimitsThatItCannotRead(String limits) {
    assertThatThrownBy(() -> parse("s", "00", "open", limits))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysHowItIsStarted() {
    assertThatThrownBy(() -> parse("s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SOCKET_PATH TOKEN_HEX MODE LIMITS");
  }
}
