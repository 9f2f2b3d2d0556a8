package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTextTest {

  @Test
  void valuesAreDecodedInOrder() {
    assertThat(FormText.parse("a=1&b=x+y%26z&a=2&c&=e&&d=%C3%A4ä😀", 100))
        .isEqualTo(
            Map.of(
                "a", List.of("1", "2"),
                "b", List.of("x y&z"),
                "c", List.of(""),
                "", List.of("e"),
                "d", List.of("ää😀")));
  }

  @Test
  void nothingHasNoParameters() {
    assertThat(FormText.parse("", 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%1", "a=%zz", "a=%ff", "%=1", "a=%\uFF11\uFF11"})
  void brokenEscapesAreRefused(String text) {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> FormText.parse(text, 100));
  }

  @Test
  void tooManyParametersAreRefused() {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> FormText.parse("a=1&".repeat(101), 100))
        .withMessageContaining("more than 100");
  }

  @Test
  void theFirstCookieOfANameCounts() {
    assertThat(Cookies.parse(List.of("a=1; b=\"2\"; a=3; broken; =x", "c=4")))
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "4"));
  }
}
