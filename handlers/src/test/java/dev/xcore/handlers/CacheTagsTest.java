package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Cache;
import dev.xcore.sdk.ConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CacheTagsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MapStore store = new MapStore();
  private final BoundCache cache = BoundCache.of(store, Binder.create(), new CacheFlights());
  private final AtomicInteger asked = new AtomicInteger();

  private QueryMemory memory(String... tags) {
    return new QueryMemory(() -> cache, "default", MINUTE, List.of(tags));
  }

  private int ask(QueryMemory memory, String sql, Object... arguments) {
    return memory
        .all(sql, Integer.class, arguments, () -> List.of(asked.incrementAndGet()))
        .getFirst();
  }

  @Test
  void anAnswerIsRememberedUntilOneOfItsTagsIsForgotten() {
    QueryMemory memory = memory("books", "shelves");
    assertThat(ask(memory, "a")).isEqualTo(1);
    assertThat(ask(memory, "a")).isEqualTo(1);
    cache.invalidate("others");
    assertThat(ask(memory, "a")).isEqualTo(1);
    cache.invalidate("shelves");
    assertThat(ask(memory, "a")).isEqualTo(2);
    cache.invalidate("books", "others");
    assertThat(ask(memory, "a")).isEqualTo(3);
    memory.forget();
    assertThat(ask(memory, "a")).isEqualTo(4);
    cache.clear();
    assertThat(ask(memory, "a")).isEqualTo(5);
  }

  @Test
  void whateverDecidesOnTheAnswerDecidesOnTheKey() {
    QueryMemory memory = memory();
    assertThat(ask(memory, "a", 1)).isEqualTo(1);
    assertThat(ask(memory, "a", 1L)).isEqualTo(2);
    assertThat(ask(memory, "a", "1")).isEqualTo(3);
    assertThat(ask(memory, "a", Optional.of(1))).isEqualTo(1);
    assertThat(ask(memory, "a", (Object) null)).isEqualTo(4);
    assertThat(ask(memory, "a")).isEqualTo(5);
    assertThat(ask(memory, "a", 1, 1)).isEqualTo(6);
    assertThat(ask(memory, "b", 1)).isEqualTo(7);
    QueryMemory other = new QueryMemory(() -> cache, "reports", MINUTE, List.of());
    assertThat(ask(other, "a", 1)).isEqualTo(8);
    assertThat(memory.one("a", Integer.class, new Object[] {1}, () -> Optional.of(9))).contains(9);
    assertThat(memory.all("a", String.class, new Object[] {1}, () -> List.of("10")))
        .containsExactly("10");
    assertThat(ask(memory, "a", 1)).isEqualTo(1);
    assertThat(store.values.keySet()).allSatisfy(key -> assertThat(key).startsWith("xcore:query:"));
  }

  @Test
  void whatCannotBeWrittenIsAskedEachTime() {
    QueryMemory memory = memory();
    Object unwritable = new Object();
    assertThat(ask(memory, "a", unwritable)).isEqualTo(1);
    assertThat(ask(memory, "a", unwritable)).isEqualTo(2);
  }

  @Test
  void thatThereIsNothingIsRememberedAndErrorsAreNot() {
    QueryMemory memory = memory("books");
    for (int i = 0; i < 2; i++) {
      assertThat(memory.one("a", Integer.class, new Object[0], this::nothing)).isEmpty();
      assertThatThrownBy(() ->
              memory.one(
                  "b",
                  Integer.class,
                  new Object[0],
                  () -> {
                    asked.incrementAndGet();
                    throw new ConflictException("no");
                  }))
          .isInstanceOf(ConflictException.class);
    }
    assertThat(asked).hasValue(3);
  }

  private Optional<Integer> nothing() {
    asked.incrementAndGet();
    return Optional.empty();
  }

  @Test
  void whatIsMadeWhileItsTagIsForgottenIsNotRemembered() {
    QueryMemory memory = memory("books");
    List<Integer> old =
        memory.all(
            "a",
            Integer.class,
            new Object[0],
            () -> {
              cache.invalidate("books");
              return List.of(0);
            });
    assertThat(old).containsExactly(0);
    assertThat(ask(memory, "a")).isEqualTo(1);
    assertThat(ask(memory, "a")).isEqualTo(1);
  }

  @Test
  void whoeverAsksAfterATagWasForgottenGetsNoOlderAnswer() throws Exception {
    QueryMemory memory = memory("books");
    CountDownLatch isAsking = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<List<Integer>> old =
          threads.submit(() ->
              memory.all(
                  "a",
                  Integer.class,
                  new Object[0],
                  () -> {
                    isAsking.countDown();
                    awaitQuietly(mayAnswer);
                    return List.of(-1);
                  }));
      isAsking.await();
      cache.invalidate("books");
      Future<Integer> next = threads.submit(() -> ask(memory, "a"));
      mayAnswer.countDown();
      assertThat(old.get()).containsExactly(-1);
      assertThat(next.get()).isEqualTo(1);
      assertThat(ask(memory, "a")).isEqualTo(1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofManyWhoAskAtOnceOneAsksTheDatabase() throws Exception {
    QueryMemory memory = memory("books");
    CountDownLatch all = new CountDownLatch(8);
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 8; i++) {
        answers.add(
            threads.submit(() -> {
              all.countDown();
              all.await();
              return ask(memory, "a");
            }));
      }
      for (Future<Integer> each : answers) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void aMarkerThatIsNoneIsReplaced() {
    QueryMemory memory = memory("books");
    for (String strange : List.of("", "null", "1", "\"\"", "[", "\"],[\"")) {
      int before = asked.get();
      store.set(Map.of("xcore:tag:books", strange.getBytes(StandardCharsets.UTF_8)));
      assertThat(ask(memory, "a")).isEqualTo(before + 1);
      assertThat(ask(memory, "a")).isEqualTo(before + 1);
    }
    String key =
        store.values.keySet().stream()
            .filter(each -> each.startsWith("xcore:query:"))
            .findFirst()
            .orElseThrow();
    store.set(Map.of(key, new byte[] {'['}));
    assertThat(ask(memory, "a")).isEqualTo(asked.get());
  }

  @Test
  void tagsAreTextsLikeKeys() {
    String most = "x".repeat(Cache.MAX_KEY);
    assertThat(ask(memory(most), "a")).isEqualTo(1);
    assertThat(ask(memory(most), "a")).isEqualTo(1);
    cache.invalidate(most);
    assertThat(ask(memory(most), "a")).isEqualTo(2);
    for (String wrong : List.of("", "a\n", most + "x")) {
      assertThatThrownBy(() -> memory(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a cache tag");
      assertThatThrownBy(() -> cache.invalidate(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    String[] many = new String[Cache.MAX_TAGS + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = "t" + i;
    }
    assertThatThrownBy(() -> memory(many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 16 tags");
  }
}
