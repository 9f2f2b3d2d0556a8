package dev.xcore.services.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.Documents;
import dev.xcore.services.cache.TestRedis;
import dev.xcore.services.redis.RedisNames;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents in Redis. */
final class RedisDocumentsIT extends DocumentsContract {

  private final String application = TestRedis.application();
  private DocumentService service;
  private RedisClient client;
  private StatefulRedisConnection<String, String> redis;

  @Override
  DocumentStore open() throws Exception {
    TestRedis.require();
    service = DocumentService.create(TestDocuments.settings(application, TestRedis.PORT));
    service.start();
    client = RedisClient.create("redis://127.0.0.1:" + TestRedis.PORT + "/0");
    redis = client.connect();
    return service.documents();
  }

  private List<String> names() {
    return redis.sync().keys(application + ":*");
  }

  @Override
  void end() {
    if (service != null) {
      service.stop();
    }
    if (client != null) {
      List<String> left = names();
      if (!left.isEmpty()) {
        redis.sync().del(left.toArray(String[]::new));
      }
      client.shutdown();
    }
  }

  @Test
  void keysOfWhatIsOverLeaveTheListOfKeys() {
    Documents documents = of("shop");
    documents.put("short", 1, Duration.ofMillis(200));
    documents.put("long", 1);
    String set = RedisNames.of(application).documentKeys("shop", "default");
    assertThat(redis.sync().zcard(set)).isEqualTo(2);
    await().until(() -> !documents.exists("short"));
    assertThat(documents.keys("*")).containsExactly("long");
    assertThat(redis.sync().zcard(set)).isEqualTo(1);
    documents.delete("long");
    assertThat(redis.sync().exists(set)).isZero();
  }

  @Test
  void everythingIsUnderTheNameOfTheApplicationAndThePlugin() {
    of("shop").put("a:b", 1);
    of("shop").collection("users").put("a", 1);
    assertThat(names())
        .filteredOn(name -> !name.endsWith("probe"))
        .containsExactlyInAnyOrder(
            application + ":documents:shop:default:a:b",
            application + ":documents:shop:users:a",
            application + ":document-keys:shop:default",
            application + ":document-keys:shop:users");
  }
}
