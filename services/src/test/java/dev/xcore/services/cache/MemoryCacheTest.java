package dev.xcore.services.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Health;
import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.cache.CacheSettings.Room;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryCacheTest extends CacheContract {

  @Override
  CacheSettings settings() {
    return settings(new Room(1000, 1 << 22));
  }

  private static CacheSettings settings(Room room) {
    return new CacheSettings(
        "test",
        Backend.MEMORY,
        Optional.empty(),
        Duration.ofMinutes(5),
        room,
        Duration.ofSeconds(1),
        false);
  }

  private static void fill(MemoryStore store, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      store.set(Map.of("k" + i, new byte[bytes]));
    }
  }

  @Test
  void roomIsBoundByNumber() {
    MemoryStore store = new MemoryStore(settings(new Room(10, 1 << 20)), System::nanoTime);
    fill(store, 100, 10);
    assertThat(store.stats().size().orElseThrow()).isBetween(1L, 10L);
    assertThat(store.stats().evictions()).isGreaterThanOrEqualTo(90);
  }

  @Test
  void roomIsBoundBySize() {
    MemoryStore store = new MemoryStore(settings(new Room(1000, 100_000)), System::nanoTime);
    fill(store, 100, 10_000);
    assertThat(store.stats().size().orElseThrow()).isBetween(1L, 10L);
  }

  @Test
  void timeIsThatOfTheClock() {
    AtomicLong now = new AtomicLong();
    MemoryStore store = new MemoryStore(settings(new Room(10, 1 << 20)), now::get);
    store.set(Map.of("a", new byte[1]), Duration.ofDays(3650));
    store.set(Map.of("b", new byte[1]), Duration.ZERO);
    now.addAndGet(Duration.ofDays(3649).toNanos());
    assertThat(store.keys("*")).containsExactlyInAnyOrder("a", "b");
    now.addAndGet(Duration.ofDays(2).toNanos());
    assertThat(store.get("a")).isEmpty();
    assertThat(store.ttl("b")).contains(Duration.ZERO);
  }

  @Test
  void healthTellsOfTheCache() throws Exception {
    CacheService service = CacheService.create(settings());
    service.start();
    service.enter("shop").set(Map.of("a", new byte[1]));
    assertThat(service.health().status()).isEqualTo(Health.Status.HEALTHY);
    assertThat(service.health().details().get("backend")).isEqualTo("memory");
    assertThat(service.health().details().get("entries")).isEqualTo(1L);
    service.leave("shop");
    assertThat(service.stats()).isEmpty();
    assertThat(List.copyOf(service.enter("shop").keys("*"))).isEmpty();
    service.stop();
  }
}
