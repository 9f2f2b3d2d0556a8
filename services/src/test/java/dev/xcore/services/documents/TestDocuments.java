package dev.xcore.services.documents;

import dev.xcore.services.redis.RedisUrl;
import java.time.Duration;

/** Makes settings of documents in a Redis of this machine. */
final class TestDocuments {

  private TestDocuments() {}

  static DocumentSettings settings(String application, int port) {
    return new DocumentSettings(
        application,
        "documents",
        true,
        RedisUrl.parse("redis://127.0.0.1:" + port + "/0"),
        Duration.ofSeconds(2),
        false);
  }
}
