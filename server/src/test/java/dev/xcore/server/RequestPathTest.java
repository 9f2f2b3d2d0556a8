package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.sdk.InvalidPayloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @Test
  void segmentsAreSplitBeforeTheyAreDecoded() {
    assertThat(RequestPath.parse("/a%3Fb/c%25d/%C3%A4").segments())
        .containsExactly("a?b", "c%d", "ä");
  }

  @Test
  void escapesAreDecodedOnceOnly() {
    assertThat(RequestPath.parse("/%252e%252e/x").segments()).containsExactly("%2e%2e", "x");
  }

  @Test
  void theRootHasNoSegments() {
    assertThat(RequestPath.parse("/").segments()).isEmpty();
    assertThat(RequestPath.parse("/").trailingSlash()).isFalse();
    assertThat(RequestPath.parse("/").text()).isEqualTo("/");
  }

  @Test
  void aTrailingSlashIsRemembered() {
    assertThat(RequestPath.parse("/a/").trailingSlash()).isTrue();
    assertThat(RequestPath.parse("/a/").segments()).containsExactly("a");
  }

  @Test
  void plusIsAnOrdinaryCharacter() {
    assertThat(RequestPath.parse("/a+b").segments()).containsExactly("a+b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "/a/../b",
        "/a/./b",
        "/..",
        "/%2e%2e/b",
        "/.%2E/b",
        "/%2e",
        "//a",
        "/a//b",
        "/a//",
        "/a;b=c",
        "/..;/b",
        "/a\\b",
        "/a%5Cb",
        "/a%5cb",
        "/a%2Fb",
        "/a%2fb",
        "/a%00b",
        "/a%0ab",
        "/a%7f",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%+1",
        "/%c0%ae%c0%ae/b",
        "/%ff",
        "/%C3",
        "/a%\uFF12\uFF15"
      })
  void ambiguousPathsAreRefused(String raw) {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> RequestPath.parse(raw))
        .withMessageContaining("the path is not acceptable");
  }
}
