package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyGlobTest {

  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

  private static String text(String letters, int most) {
    return RANDOM
        .ints(RANDOM.nextInt(most), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @RepeatedTest(200)
  void matchesAsARegularExpressionDoes() {
    String glob = text("ab*?", 8);
    String key = text("ab", 10);
    String pattern = glob.replace("*", ".*").replace("?", ".");
    assertThat(new KeyGlob(glob).matches(key))
        .as(glob + " " + key)
        .isEqualTo(Pattern.matches(pattern, key));
  }

  @Test
  void namesWhatMatchingKeysBeginWith() {
    assertThat(new KeyGlob("user:*").prefix()).isEqualTo("user:");
    assertThat(new KeyGlob("a?c").prefix()).isEqualTo("a");
    assertThat(new KeyGlob("plain").prefix()).isEqualTo("plain");
    assertThat(new KeyGlob("*").prefix()).isEmpty();
  }

  @Test
  @Timeout(5)
  void noPatternTakesLong() {
    KeyGlob glob = new KeyGlob("*a".repeat(200) + "b");
    assertThat(glob.matches("a".repeat(512))).isFalse();
  }
}
