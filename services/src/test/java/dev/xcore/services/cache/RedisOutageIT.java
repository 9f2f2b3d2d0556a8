package dev.xcore.services.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.CacheStore;
import dev.xcore.sdk.Health;
import dev.xcore.services.Relay;
import dev.xcore.services.cache.CacheSettings.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers that share a Redis, which one of them loses. */
@Timeout(60)
class RedisOutageIT {

  private final String application = TestRedis.application();
  private Relay relay;
  private CacheService near;
  private CacheService far;
  private CacheStore mine;
  private CacheStore theirs;

  @BeforeEach
  void require() throws IOException {
    TestRedis.require();
    relay = Relay.to(TestRedis.PORT);
  }

  private void start(Backend backend) throws Exception {
    near = CacheService.create(TestRedis.settings(application, backend, relay.port()));
    far = CacheService.create(TestRedis.settings(application, backend, TestRedis.PORT));
    near.start();
    far.start();
    mine = near.enter("shop");
    theirs = far.enter("shop");
  }

  @AfterEach
  void stop() throws IOException {
    if (near != null) {
      near.stop();
      theirs.clear();
      far.stop();
    }
    if (relay != null) {
      relay.close();
    }
  }

  private static byte[] json(String text) {
    return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
  }

  private static void set(CacheStore store, String key, String text) {
    store.set(Map.of(key, json(text)));
  }

  private static String get(CacheStore store, String key) {
    return store
        .get(key)
        .map(bytes -> new String(bytes, 1, bytes.length - 2, StandardCharsets.UTF_8))
        .orElse("nothing");
  }

  private void awaitHealth(Health.Status status) {
    await().atMost(Duration.ofSeconds(20)).until(() -> near.health().status() == status);
  }

  private void awaitTogether() {
    awaitHealth(Health.Status.HEALTHY);
    await().until(() -> ((RedisBackedStore) mine).isSettled());
  }

  @ParameterizedTest
  @EnumSource(names = {"REDIS", "TIERED"})
  void serversSeeWhatTheOtherHasChanged(Backend backend) throws Exception {
    start(backend);
    set(mine, "a", "one");
    assertThat(get(theirs, "a")).isEqualTo("one");
    assertThat(get(mine, "a")).isEqualTo("one");
    set(theirs, "a", "two");
    await().until(() -> get(mine, "a").equals("two"));
    mine.delete(Set.of("a"));
    await().until(() -> get(theirs, "a").equals("nothing"));
    set(mine, "b", "one");
    get(theirs, "b");
    mine.clear();
    await().until(() -> get(theirs, "b").equals("nothing"));
  }

  @ParameterizedTest
  @EnumSource(names = {"REDIS", "TIERED"})
  void aLostRedisIsReplacedByMemoryAndFoundAgain(Backend backend) throws Exception {
    start(backend);
    set(mine, "kept", "one");
    set(mine, "changed", "one");
    set(mine, "deleted", "one");
    relay.cut();
    awaitHealth(Health.Status.DEGRADED);
    assertThat(near.health().message()).contains("is away").contains("memory");

    set(mine, "changed", "two");
    set(mine, "new", "two");
    mine.delete(Set.of("deleted"));
    assertThat(get(mine, "changed")).isEqualTo("two");
    assertThat(get(mine, "new")).isEqualTo("two");
    assertThat(get(mine, "deleted")).isEqualTo("nothing");
    assertThat(get(theirs, "changed")).isEqualTo("one");

    relay.mend();
    awaitTogether();
    assertThat(get(mine, "kept")).isEqualTo("one");
    for (String key : List.of("changed", "new", "deleted")) {
      assertThat(get(mine, key)).as(key).isEqualTo("nothing");
      await().until(() -> get(theirs, key).equals("nothing"));
    }
    set(mine, "changed", "three");
    await().until(() -> get(theirs, "changed").equals("three"));
  }

  @Test
  void whatWasClearedWithoutRedisIsClearedThereToo() throws Exception {
    start(Backend.TIERED);
    set(mine, "a", "one");
    relay.cut();
    mine.clear();
    assertThat(get(mine, "a")).isEqualTo("nothing");
    relay.mend();
    awaitTogether();
    assertThat(get(mine, "a")).isEqualTo("nothing");
    await().until(() -> get(theirs, "a").equals("nothing"));
  }

  @Test
  void changesThatWentUnheardAreNotMissed() throws Exception {
    start(Backend.TIERED);
    set(mine, "a", "one");
    await().until(() -> get(mine, "a").equals("one"));
    relay.cut();
    set(theirs, "a", "two");
    relay.mend();
    awaitTogether();
    await().until(() -> get(mine, "a").equals("two"));
  }

  @Test
  void aServerStartsWithoutRedisUnlessItIsRequired() throws Exception {
    relay.cut();
    start(Backend.REDIS);
    assertThat(near.health().status()).isEqualTo(Health.Status.DEGRADED);
    set(mine, "a", "one");
    assertThat(get(mine, "a")).isEqualTo("one");
    relay.mend();
    awaitTogether();
    set(mine, "b", "one");
    assertThat(get(theirs, "b")).isEqualTo("one");

    CacheSettings usual = TestRedis.settings(application, Backend.REDIS, 1);
    CacheService strict =
        CacheService.create(
            new CacheSettings(
                application,
                usual.backend(),
                usual.url(),
                usual.ttl(),
                usual.room(),
                usual.timeout(),
                true));
    assertThatThrownBy(strict::start).isInstanceOf(IOException.class).hasMessageContaining("away");
    strict.stop();
  }

  @Test
  void oneServerMakesAValueForAll() throws Exception {
    start(Backend.REDIS);
    assertThat(mine.claim("a", Duration.ofSeconds(5))).isTrue();
    assertThat(theirs.claim("a", Duration.ofSeconds(5))).isFalse();
    theirs.release("a");
    assertThat(theirs.claim("a", Duration.ofSeconds(5))).isFalse();
    mine.release("a");
    assertThat(theirs.claim("a", Duration.ofSeconds(5))).isTrue();
    theirs.release("a");
    assertThat(mine.keys("*")).isEmpty();
  }

  @Test
  void theServiceCanBeStartedAgain() throws Exception {
    start(Backend.TIERED);
    set(mine, "a", "one");
    near.stop();
    set(mine, "a", "two");
    assertThat(get(mine, "a")).isEqualTo("two");
    near.start();
    awaitTogether();
    assertThat(get(mine, "a")).isEqualTo("nothing");
  }
}
