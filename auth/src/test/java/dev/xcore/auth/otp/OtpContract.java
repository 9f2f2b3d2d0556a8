package dev.xcore.auth.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.auth.secret.TestClock;
import dev.xcore.auth.secret.TestTables;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Otp;
import dev.xcore.sdk.UnauthenticatedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What second factors do on every database. */
abstract class OtpContract {

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private TestTables tables;
  private SecondFactors factors;
  private Optional<Instant> accountMade = Optional.empty();

  abstract TestTables make(Path folder) throws Exception;

  private SecondFactors factors(String secret) {
    return new SecondFactors(
        tables.database(),
        new OtpSettings("My shop", 5, Duration.ofMinutes(5), secret),
        name -> accountMade,
        clock);
  }

  @BeforeEach
  void open() throws Exception {
    tables = make(folder).of("otp", "V1__otp.sql");
    factors = factors("the application's secret");
  }

  @AfterEach
  void close() throws Exception {
    if (tables != null) {
      tables.close();
    }
  }

  private byte[] secret(Otp.Enrollment enrollment) {
    java.math.BigInteger number = java.math.BigInteger.ZERO;
    for (char c : enrollment.secret().toCharArray()) {
      int digit = c >= 'A' ? c - 'A' : c - '2' + 26;
      number = number.shiftLeft(5).add(java.math.BigInteger.valueOf(digit));
    }
    byte[] bytes = new byte[20];
    for (int i = 19; i >= 0; i--) {
      bytes[i] = number.byteValue();
      number = number.shiftRight(8);
    }
    return bytes;
  }

  private String code(Otp.Enrollment enrollment, int stepsFromNow) {
    long step = Totp.step(clock.instant().getEpochSecond()) + stepsFromNow;
    return Totp.code(secret(enrollment), step);
  }

  private Otp.Enrollment enabled() {
    Otp.Enrollment enrollment = factors.enroll("ada");
    factors.confirm("ada", code(enrollment, 0));
    clock.pass(Duration.ofMinutes(2));
    return enrollment;
  }

  @Test
  void isAskedForOnceItWasConfirmed() {
    assertThat(factors.isEnabled("ada")).isFalse();
    Otp.Enrollment enrollment = factors.enroll("Ada");
    assertThat(factors.isEnabled("ada")).isFalse();
    assertThat(factors.verify("ada", code(enrollment, 0))).isFalse();
    assertThatThrownBy(() -> factors.confirm("ada", "000000x"))
        .isInstanceOf(UnauthenticatedException.class);

    List<String> recovery = factors.confirm("ADA", code(enrollment, 0));

    assertThat(factors.isEnabled("ada")).isTrue();
    assertThat(recovery).hasSize(10).doesNotHaveDuplicates().allMatch(c -> c.length() == 29);
    assertThatThrownBy(() -> factors.enroll("ada")).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> factors.confirm("ada", code(enrollment, 1)))
        .isInstanceOf(NotFoundException.class);
    assertThat(factors.disable("ada")).isTrue();
    assertThat(factors.disable("ada")).isFalse();
    assertThat(factors.isEnabled("ada")).isFalse();
  }

  @Test
  void theAppIsToldByAUriAndItsPicture() {
    Otp.Enrollment enrollment = factors.enroll("ada@example.com");
    assertThat(enrollment.uri())
        .isEqualTo(
            "otpauth://totp/My%%20shop:ada%%40example.com?secret=%s&issuer=My%%20shop&algorithm=SHA1&digits=6&period=30"
                .formatted(enrollment.secret()));
    assertThat(enrollment.svg())
        .startsWith("<?xml")
        .contains("<svg", "viewBox", "</svg>")
        .doesNotContain("script", "href", enrollment.secret());
  }

  @Test
  void aCodeCountsOnceAndEarlierOnesNoMore() {
    Otp.Enrollment enrollment = enabled();
    assertThat(factors.verify("ada", code(enrollment, 0))).isTrue();
    assertThat(factors.verify("ada", code(enrollment, 0))).isFalse();
    assertThat(factors.verify("ada", code(enrollment, -1))).isFalse();
    assertThat(factors.verify("ada", code(enrollment, 1))).isTrue();
  }

  @Test
  void theCodeOfTheSetUpDoesNotCountForALogin() {
    Otp.Enrollment enrollment = factors.enroll("ada");
    String code = code(enrollment, 0);
    factors.confirm("ada", code);
    assertThat(factors.verify("ada", code)).isFalse();
  }

  @Test
  void clocksMayDifferByAStepButNoMore() {
    Otp.Enrollment enrollment = enabled();
    assertThat(factors.verify("ada", code(enrollment, -2))).isFalse();
    assertThat(factors.verify("ada", code(enrollment, 2))).isFalse();
    assertThat(factors.verify("ada", code(enrollment, -1))).isTrue();
    assertThat(factors.verify("ada", code(enrollment, 1))).isTrue();
  }

  @Test
  void afterTooManyWrongCodesARightOneDoesNotCountUntilAWhileLater() {
    Otp.Enrollment enrollment = enabled();
    for (int i = 0; i < 5; i++) {
      assertThat(factors.verify("ada", "wrong" + i)).isFalse();
    }
    assertThat(factors.verify("ada", code(enrollment, 0))).isFalse();
    clock.pass(Duration.ofMinutes(5));
    assertThat(factors.verify("ada", code(enrollment, 0))).isTrue();
  }

  @Test
  void recoveryCodesCountOnceEach() {
    Otp.Enrollment enrollment = factors.enroll("ada");
    List<String> recovery = factors.confirm("ada", code(enrollment, 0));
    assertThat(factors.verify("ada", recovery.get(0))).isTrue();
    assertThat(factors.verify("ada", recovery.get(0))).isFalse();
    assertThat(factors.verify("ada", recovery.get(1).toUpperCase(Locale.ROOT).replace("-", " ")))
        .isTrue();
    assertThat(factors.verify("bob", recovery.get(2))).isFalse();
    assertThat(tables.database().query("SELECT hash FROM recovery_code", String.class).toString())
        .doesNotContain(recovery.get(3), recovery.get(3).replace("-", ""));
  }

  @Test
  void ofManyThatUseACodeAtOnceOneGetsIn() throws Exception {
    Otp.Enrollment enrollment = enabled();
    String code = code(enrollment, 0);
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(() -> factors("the application's secret").verify("ada", code));
      }
      int won = 0;
      for (Future<Boolean> each : pool.invokeAll(tries)) {
        won += each.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void theSecretIsSealed() {
    Otp.Enrollment enrollment = enabled();
    List<String> kept = tables.database().query("SELECT sealed FROM second_factor", String.class);
    assertThat(kept.toString()).doesNotContain(enrollment.secret());
    SecondFactors other = factors("another secret");
    assertThatThrownBy(() -> other.verify("ada", "123456"))
        .hasMessageContaining("app.secret_key is another");
  }

  @Test
  void aNewAccountOfTheSameNameHasNoneOfTheOldOnes() {
    enabled();
    accountMade = Optional.of(clock.instant());
    assertThat(factors.isEnabled("ada")).isFalse();
    assertThat(factors.enroll("ada").secret()).isNotEmpty();
  }
}
