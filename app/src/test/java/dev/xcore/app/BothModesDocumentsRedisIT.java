package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract with documents in Redis and a tiered cache. */
@Tag("full")
class BothModesDocumentsRedisIT extends BothModesDocumentsContract {

  @Override
  String services(String mode) {
    ServerDatabase.require("Redis", 6379);
    return """
    app: {name: xcore-test-%d}
    services:
      cache: {backend: tiered, url: "redis://127.0.0.1:6379/0"}
      databases:
        default: {}
        sessions: {url: "redis://127.0.0.1:6379/0"}
    """
        .formatted(ThreadLocalRandom.current().nextInt(1_000_000_000));
  }

  @Override
  String moment() {
    return "TIMESTAMP(6) WITH TIME ZONE";
  }

  @Override
  Map<String, String> sequence() {
    return Map.of(
        "make", "CREATE SEQUENCE IF NOT EXISTS numbers", "next", "SELECT NEXT VALUE FOR numbers");
  }

  @Test
  void theServiceIsListedAndHasItsHealth() {
    assertThat(sandboxed().send(java.net.http.HttpRequest.newBuilder().GET(), "/health").toString())
        .contains("documents={")
        .contains("status=200");
  }
}
