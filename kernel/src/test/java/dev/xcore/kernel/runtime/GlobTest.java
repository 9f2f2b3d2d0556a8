package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "shop, shop, true",
    "shop, shops, false",
    "*, shop, true",
    "*, '', true",
    "shop-*, shop-eu, true",
    "shop-*, shop, false",
    "plugin:*, plugin:users, true",
    "*, plugin:users, true",
    "a.*, a.b, true",
    "a.*, a.b.c, false",
    "a.**, a.b.c, true",
    "**, a/b.c, true",
    "a*c, abbc, true",
    "a*c, abbd, false",
    "a**c, a.b/c, true",
    "*.*, a.b, true",
    "*.*, ab, false",
    "***, a.b, true"
  })
  void matchesAsDocumented(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void aHostilePatternTakesNoLongerThanItsLength() {
    Glob glob = new Glob("*a".repeat(200) + "b");
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(glob.matches("a".repeat(2000))).isFalse());
  }
}
