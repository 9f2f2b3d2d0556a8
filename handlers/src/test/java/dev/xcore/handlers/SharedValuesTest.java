package dev.xcore.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedValuesTest {

  enum Colour {
    RED
  }

  record Point(int x, Integer y, Colour colour, Instant when, Optional<String> note) {}

  record Plain(int x, Integer y, Colour colour, Instant when, Inner inner) {}

  record Inner(String text) {}

  record Listing(List<String> names) {}

  private final CacheJson json = new CacheJson(Binder.create());
  private final SharedValues shared = new SharedValues(json);

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private boolean isShared(String text, Type type) {
    byte[] bytes = bytes(text);
    Optional<Object> first = shared.read("key", bytes, type);
    Optional<Object> second = shared.read("key", bytes, type);
    assertThat(first).isPresent();
    return first.get() == second.get();
  }

  @Test
  void whatNobodyCanChangeIsReadOnce() {
    assertThat(isShared("\"a text\"", String.class)).isTrue();
    assertThat(isShared("123456", long.class)).isTrue();
    assertThat(isShared("\"2026-01-02T03:04:05Z\"", Instant.class)).isTrue();
    assertThat(
            isShared(
                "{\"x\":1,\"y\":2,\"colour\":\"RED\",\"when\":\"2026-01-02T03:04:05Z\",\"inner\":{\"text\":\"a\"}}",
                Plain.class))
        .isTrue();
  }

  @Test
  void whatMayBeChangedIsACopyEachTime() {
    assertThat(isShared("{\"names\":[\"a\"]}", Listing.class)).isFalse();
    assertThat(isShared("[\"a\"]", List.class)).isFalse();
    assertThat(isShared("{\"a\":1}", Object.class)).isFalse();
    assertThat(
            isShared(
                "{\"x\":1,\"y\":2,\"colour\":\"RED\",\"when\":\"2026-01-02T03:04:05Z\"}",
                Point.class))
        .isFalse();
  }

  @Test
  void otherJsonOrAnotherTypeIsReadAnew() {
    assertThat(shared.<String>read("key", bytes("\"old\""), String.class)).hasValue("old");
    assertThat(shared.<String>read("key", bytes("\"new\""), String.class)).hasValue("new");
    byte[] number = bytes("7");
    assertThat(shared.<Integer>read("key", number, int.class)).hasValue(7);
    assertThat(shared.<Long>read("key", number, long.class)).hasValue(7L);
    assertThat(shared.<String>read("key", bytes("null"), String.class)).isEmpty();
    assertThat(shared.<Integer>read("key", bytes("\"x\""), int.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096})
  void manyTextsOfAnyLengthAreRight(int length) {
    for (int i = 0; i < 5000; i++) {
      String text = i + "x".repeat(length);
      assertThat(shared.<String>read("k" + i % 3000, bytes("\"" + text + "\""), String.class))
          .hasValue(text);
    }
  }
}
