package dev.xcore.services.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrlTest {

  @ParameterizedTest
  @CsvSource({
    "redis://127.0.0.1:6380/2, 127.0.0.1, 6380, 2, false",
    "redis://cache, cache, 6379, 0, false",
    "redis://cache/, cache, 6379, 0, false",
    "rediss://u:p@cache:1/7, cache, 1, 7, true"
  })
  void urlsAreRead(String text, String host, int port, int database, boolean isTls) {
    RedisURI uri = RedisUrl.parse(text).driver();
    assertThat(uri.getHost()).isEqualTo(host);
    assertThat(uri.getPort()).isEqualTo(port);
    assertThat(uri.getDatabase()).isEqualTo(database);
    assertThat(uri.isSsl()).isEqualTo(isTls);
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(RedisUrl.parse("redis://user:secret@cache:1/2")).hasToString("redis://cache:1/2");
    assertThat(RedisUrl.parse("redis://:secret@cache")).hasToString("redis://cache/0");
  }

  @ParameterizedTest
  @CsvSource({
    "http://cache:1, begins with 'http'",
    "cache, begins with ''",
    "redis:///0, names no host",
    "redis://cache/one, which is no number",
    "redis://cache/99999999, which is no number",
    "redis://cache?x=1, more than a host",
    "redis://a b, is no URL"
  })
  void whatIsNoneIsRefused(String text, String message) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("redis://host:6379/0");
  }
}
