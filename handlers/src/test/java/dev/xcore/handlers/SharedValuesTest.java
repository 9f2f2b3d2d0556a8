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

  private <T> Optional<T> read(String key, byte[] bytes, Type type) {
    return shared.read(key, shared.known(key), bytes, type);
  }

  private boolean isShared(String text, Type type) {
    byte[] bytes = bytes(text);
    Optional<Object> first = read("key", bytes, type);
    Optional<Object> second = read("key", bytes, type);
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
    assertThat(this.<String>read("key", bytes("\"old\""), String.class)).hasValue("old");
    assertThat(this.<String>read("key", bytes("\"new\""), String.class)).hasValue("new");
    byte[] number = bytes("7");
    assertThat(this.<Integer>read("key", number, int.class)).hasValue(7);
    assertThat(this.<Long>read("key", number, long.class)).hasValue(7L);
    assertThat(this.<String>read("key", bytes("null"), String.class)).isEmpty();
    assertThat(this.<Integer>read("key", bytes("\"x\""), int.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096})
  void manyTextsOfAnyLengthAreRight(int length) {
    for (int i = 0; i < 5000; i++) {
      String text = i + "x".repeat(length);
      assertThat(this.<String>read("k" + i % 3000, bytes("\"" + text + "\""), String.class))
          .hasValue(text);
    }
  }
}
