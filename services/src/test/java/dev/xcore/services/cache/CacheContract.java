package dev.xcore.services.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TypeRef;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a cache does, wherever it keeps its values. */
@Timeout(60)
abstract class CacheContract {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private @Nullable CacheService service;
  private @Nullable PluginServices services;
  private Cache cache;

  /** Says how the cache is used. */
  abstract CacheSettings settings();

  @BeforeEach
  void start() throws Exception {
    service = CacheService.create(settings());
    service.start();
    services = open("shop");
    cache = cache(services, "use");
  }

  @AfterEach
  void stop() {
    if (service != null && services != null) {
      cache.clear();
      services.close();
      service.stop();
    }
  }

  private PluginServices open(String plugin) {
    return CacheProvider.of(service)
        .open(new ServiceUser(plugin, "1.0.0", LoggerFactory.getLogger("plugin." + plugin)));
  }

  private Cache cache(PluginServices of, String... verbs) {
    return (Cache)
        of.make(CacheProvider.of(service).offers().getFirst(), Set.of(verbs), Binder.create());
  }

  private static User user(long id) {
    return new User(id, "Ada", Optional.of("ada@x.org"), List.of(Instant.ofEpochSecond(id)));
  }

  @Test
  void whatWasSetIsThereUntilItIsDeleted() {
    assertThat(cache.get("user:1", User.class)).isEmpty();
    cache.set("user:1", user(1), MINUTE);
    assertThat(cache.get("user:1", User.class)).contains(user(1));
    assertThat(cache.exists("user:1")).isTrue();
    cache.set("user:1", user(2));
    assertThat(cache.get("user:1", User.class)).contains(user(2));
    assertThat(cache.delete("user:1")).isTrue();
    assertThat(cache.delete("user:1")).isFalse();
    assertThat(cache.exists("user:1")).isFalse();
  }

  @Test
  void valuesOfAllKindsComeBackAsTheyWere() {
    cache.set("text", "a:b \u00e9 \ud83d\ude00 %25");
    cache.set("number", 7L);
    cache.set("decimal", new BigDecimal("12345678901234567890.125"));
    cache.set("truth", true);
    cache.set("list", List.of(user(1), user(2)));
    cache.set("map", Map.of("a", List.of(1, 2)));
    cache.set("bytes", new byte[] {1, 2, 3});
    assertThat(cache.get("text", String.class)).contains("a:b \u00e9 \ud83d\ude00 %25");
    assertThat(cache.get("number", Long.class)).contains(7L);
    assertThat(cache.get("number", int.class)).contains(7);
    assertThat(cache.get("decimal", BigDecimal.class))
        .contains(new BigDecimal("12345678901234567890.125"));
    assertThat(cache.get("truth", Boolean.class)).contains(true);
    assertThat(cache.get("list", new TypeRef<List<User>>() {})).contains(List.of(user(1), user(2)));
    assertThat(cache.get("map", new TypeRef<Map<String, List<Long>>>() {}))
        .contains(Map.of("a", List.of(1L, 2L)));
    assertThat(cache.get("bytes", byte[].class).orElseThrow()).containsExactly(1, 2, 3);
  }

  @Test
  void whatComesOutIsACopy() {
    List<String> list = new ArrayList<>(List.of("a"));
    cache.set("list", list);
    list.add("b");
    List<String> first = cache.get("list", new TypeRef<List<String>>() {}).orElseThrow();
    assertThat(first).containsExactly("a");
    assertThat(cache.get("list", new TypeRef<List<String>>() {}).orElseThrow()).isNotSameAs(first);
  }

  @Test
  void whatDoesNotFitTheTypeIsMissing() {
    cache.set("user:1", Map.of("other", 1));
    assertThat(cache.get("user:1", User.class)).isEmpty();
    assertThat(cache.getOrCompute("user:1", User.class, MINUTE, () -> user(3))).isEqualTo(user(3));
    assertThat(cache.get("user:1", User.class)).contains(user(3));
  }

  @Test
  void severalAreReadAndWrittenAtOnce() {
    Map<String, User> users = new LinkedHashMap<>();
    users.put("b", user(2));
    users.put("a", user(1));
    cache.setAll(users, MINUTE);
    cache.setAll(Map.of());
    assertThat(cache.getAll(List.of("b", "missing", "a"), User.class))
        .containsExactly(entry("b", user(2)), entry("a", user(1)));
    assertThat(cache.getAll(List.of(), User.class)).isEmpty();
    assertThat(cache.deleteAll(List.of("a", "b", "missing"))).isEqualTo(2);
    assertThat(cache.deleteAll(List.of())).isZero();
    assertThat(cache.getAll(List.of("a", "b"), User.class)).isEmpty();
  }

  @Test
  void valuesLeaveWhenTheirTimeIsOver() {
    cache.set("short", 1, Duration.ofMillis(50));
    cache.set("long", 1, MINUTE);
    cache.set("usual", 1);
    cache.set("forever", 1, Duration.ZERO);
    assertThat(cache.ttl("long").orElseThrow()).isBetween(Duration.ofSeconds(50), MINUTE);
    assertThat(cache.ttl("usual").orElseThrow())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(cache.ttl("forever")).contains(Duration.ZERO);
    assertThat(cache.ttl("missing")).isEmpty();
    await().until(() -> !cache.exists("short"));
    assertThat(cache.get("short", Integer.class)).isEmpty();
    assertThat(cache.get("forever", Integer.class)).contains(1);
  }

  @ParameterizedTest
  @CsvSource({
    "user:*, user:1 user:2",
    "*, [x] a*c user:1 user:2 étoile",
    "user:?, user:1 user:2",
    "*:2, user:2",
    "[x], [x]",
    "a?c, a*c",
    "?toile, étoile",
    "nobody*, ''"
  })
  void keysAreFoundByPattern(String glob, String expected) {
    for (String key : List.of("user:1", "user:2", "a*c", "[x]", "étoile")) {
      cache.set(key, 1);
    }
    assertThat(String.join(" ", cache.keys(glob))).isEqualTo(expected);
  }

  @Test
  void clearingForgetsOnlyWhatIsOnesOwn() {
    try (PluginServices others = open("other")) {
      Cache other = cache(others, "use");
      cache.set("a", 1);
      other.set("a", 2);
      assertThat(cache.get("a", Integer.class)).contains(1);
      assertThat(other.keys("*")).containsExactly("a");
      cache.clear();
      assertThat(cache.keys("*")).isEmpty();
      assertThat(other.get("a", Integer.class)).contains(2);
      other.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\u0000", "\ud800"})
  void keysThatAreNoneAreRefused(String key) {
    assertThatThrownBy(() -> cache.set(key, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.get(key, Integer.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.getOrCompute(key, Integer.class, () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsTooLongOrTooLargeIsRefused() {
    String longest = "k".repeat(Cache.MAX_KEY);
    cache.set(longest, 1);
    assertThat(cache.get(longest, Integer.class)).contains(1);
    assertThatThrownBy(() -> cache.set(longest + "k", 1)).hasMessageContaining("1 to 512");
    assertThatThrownBy(() -> cache.set("large", "x".repeat(Cache.MAX_BYTES)))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThatThrownBy(() -> cache.set("a", 1, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.set("a", Optional.empty())).hasMessageContaining("null");
    assertThatThrownBy(() -> cache.set("a", new Object())).hasMessageContaining("JSON");
  }

  @Test
  void largeAnswersAreHandedOverWithoutBeingRemembered() {
    String large = "x".repeat(Cache.MAX_BYTES);
    assertThat(cache.getOrCompute("large", String.class, () -> large)).isEqualTo(large);
    assertThat(cache.exists("large")).isFalse();
  }

  @Test
  void whatManyAskForIsMadeOnce() throws Exception {
    AtomicInteger made = new AtomicInteger();
    int many = 40;
    CountDownLatch ready = new CountDownLatch(many);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<User>> asked = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        asked.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return cache.getOrCompute(
                  "user:1",
                  User.class,
                  MINUTE,
                  () -> {
                    Thread.sleep(100);
                    return user(made.incrementAndGet());
                  });
            }));
      }
      for (Future<User> each : asked) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(user(1));
      }
    }
    assertThat(made).hasValue(1);
    assertThat(cache.get("user:1", User.class)).contains(user(1));
  }

  private static final class SoldOutException extends Exception {
    SoldOutException() {
      super("sold out");
    }
  }

  @Test
  void everybodyHearsOfAFailureAndItIsNotRemembered() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first =
          threads.submit(() ->
              cache.getOrCompute(
                  "a",
                  Integer.class,
                  MINUTE,
                  () -> {
                    begun.countDown();
                    waiting.await();
                    Thread.sleep(50);
                    throw new SoldOutException();
                  }));
      begun.await();
      Future<Integer> second =
          threads.submit(() -> {
            waiting.countDown();
            return cache.getOrCompute("a", Integer.class, MINUTE, made::incrementAndGet);
          });
      assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SoldOutException.class);
      assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SoldOutException.class);
    }
    assertThat(cache.getOrCompute("a", Integer.class, MINUTE, made::incrementAndGet)).isEqualTo(1);
  }

  @Test
  void whoWaitsTakesOverFromOneThatIsCutOff() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first =
          threads.submit(() ->
              cache.getOrCompute(
                  "a",
                  Integer.class,
                  MINUTE,
                  () -> {
                    begun.countDown();
                    Thread.sleep(Duration.ofMinutes(1));
                    return 1;
                  }));
      begun.await();
      Future<Integer> second =
          threads.submit(() -> cache.getOrCompute("a", Integer.class, MINUTE, () -> 2));
      Thread.sleep(50);
      first.cancel(true);
      assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void theEndOfThePluginEndsWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (PluginServices version = open("leaving");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Cache leaving = cache(version, "use");
      Future<Integer> first =
          threads.submit(() ->
              leaving.getOrCompute(
                  "a",
                  Integer.class,
                  MINUTE,
                  () -> {
                    begun.countDown();
                    end.await();
                    return 1;
                  }));
      begun.await();
      Future<Integer> second =
          threads.submit(() -> leaving.getOrCompute("a", Integer.class, MINUTE, () -> 2));
      Thread.sleep(50);
      version.close();
      assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(PluginUnavailableException.class);
      end.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aComputationThatAsksForItselfIsRefused() {
    assertThatThrownBy(() ->
            cache.getOrCompute(
                "a", Integer.class, () -> cache.getOrCompute("a", Integer.class, () -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("asks for that very key");
    assertThat(cache.getOrCompute("a", Integer.class, () -> 2)).isEqualTo(2);
  }

  @Test
  void anAbsenceIsRememberedForItsOwnTime() {
    AtomicInteger asked = new AtomicInteger();
    Cache.Computation<Optional<User>, RuntimeException> nobody =
        () -> {
          asked.incrementAndGet();
          return Optional.empty();
        };
    assertThat(cache.findOrCompute("a", User.class, MINUTE, MINUTE, nobody)).isEmpty();
    assertThat(cache.findOrCompute("a", User.class, MINUTE, MINUTE, nobody)).isEmpty();
    assertThat(asked).hasValue(1);
    assertThat(cache.exists("a")).isTrue();
    assertThat(cache.get("a", User.class)).isEmpty();
    assertThat(cache.getOrCompute("a", User.class, () -> user(1))).isEqualTo(user(1));
    assertThat(
            cache.findOrCompute(
                "b", User.class, MINUTE, Duration.ofMillis(1), () -> Optional.of(user(2))))
        .contains(user(2));
    assertThat(cache.ttl("b").orElseThrow()).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void permissionsAreKept() {
    Cache reading = cache(services, "read");
    Cache writing = cache(services, "write");
    writing.set("a", 1);
    assertThat(reading.get("a", Integer.class)).contains(1);
    assertThatThrownBy(() -> reading.set("a", 2))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("\"service:cache:write\"");
    assertThatThrownBy(() -> writing.get("a", Integer.class))
        .isInstanceOf(PermissionDeniedException.class);
    assertThatThrownBy(() -> reading.delete("a")).isInstanceOf(PermissionDeniedException.class);
    assertThatThrownBy(reading::clear).isInstanceOf(PermissionDeniedException.class);
  }

  @Test
  void hitsAndMissesAreCounted() {
    cache.set("a", 1);
    cache.get("a", Integer.class);
    cache.get("b", Integer.class);
    cache.getOrCompute("b", Integer.class, () -> 1);
    cache.getAll(List.of("a", "b", "c"), Integer.class);
    Cache.Stats stats = cache.stats();
    assertThat(List.of(stats.hits(), stats.misses())).containsExactly(3L, 3L);
    assertThat(stats.hitRate()).isEqualTo(0.5);
  }

  /** Loads the records of this test anew, as a plugin's loader does. */
  private static final class OwnClasses extends URLClassLoader {

    OwnClasses() {
      super(
          new URL[] {CacheContract.class.getProtectionDomain().getCodeSource().getLocation()},
          CacheContract.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(User.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  /** Uses the cache with classes of its own, and leaves nothing but values. */
  private WeakReference<ClassLoader> used() throws Exception {
    try (OwnClasses loader = new OwnClasses();
        PluginServices version = open("shop")) {
      Class<?> type = loader.loadClass(User.class.getName());
      Object value = type.getConstructors()[0].newInstance(1L, "Ada", Optional.empty(), List.of());
      Cache own = cache(version, "use");
      own.set("a", value);
      assertThat(own.get("a", type).orElseThrow().getClass().getClassLoader()).isSameAs(loader);
      own.getOrCompute("b", Object.class, () -> value);
      return new WeakReference<>(loader);
    }
  }

  @Test
  void noClassOfAPluginStaysInMemory() throws Exception {
    WeakReference<ClassLoader> loader = used();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          System.gc();
          return loader.get() == null;
        });
    assertThat(cache.get("a", User.class)).isPresent();
  }
}
