package dev.xcore.services.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundDocuments;
import dev.xcore.sdk.Documents;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is killed and comes back. */
@Timeout(120)
class RedisDocumentsOutageIT {

  @TempDir private Path folder;
  private OwnRedis redis;
  private DocumentService service;
  private Documents documents;

  @BeforeEach
  void start() throws Exception {
    redis = OwnRedis.start(folder);
    service = DocumentService.create(TestDocuments.settings("outage", redis.port()));
    service.start();
    documents =
        BoundDocuments.of(new PluginDocuments(service.documents(), "shop"), Binder.create());
  }

  @AfterEach
  void stop() throws Exception {
    service.stop();
    redis.close();
  }

  @Test
  void whileRedisIsAwayEverybodyIsToldAndItIsFoundAgain() throws Exception {
    documents.put("a", "kept");
    documents.increment("n", 3);
    assertThat(service.health().status()).isEqualTo(Health.Status.HEALTHY);

    redis.kill();
    await().until(() -> service.health().status() == Health.Status.UNHEALTHY);
    assertThat(service.health().message()).contains("Redis at redis://127.0.0.1");
    for (Runnable use :
        new Runnable[] {
          () -> documents.get("a", String.class),
          () -> documents.put("a", "lost"),
          () -> documents.increment("n", 1),
          () -> documents.keys("*"),
          () -> documents.delete("a")
        }) {
      assertThatThrownBy(use::run)
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("database 'documents' (Redis) is away");
    }

    redis.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.health().status() == Health.Status.HEALTHY);
    assertThat(documents.get("a", String.class)).contains("kept");
    assertThat(documents.increment("n", 1)).isEqualTo(4);
  }

  @Test
  void aServiceWithoutRedisDoesNotStartAndSaysWhy() throws Exception {
    redis.kill();
    DocumentService other = DocumentService.create(TestDocuments.settings("outage", redis.port()));
    try {
      assertThatThrownBy(other::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is away");
    } finally {
      other.stop();
    }
    redis.start();
    other.start();
    other.stop();
  }
}
