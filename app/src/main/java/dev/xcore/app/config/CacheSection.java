package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.sdk.Cache;
import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.cache.CacheSettings.Room;
import dev.xcore.services.redis.RedisUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of section {@code services.cache}, and what they mean. */
final class CacheSection {

  private static final long ENTRIES = 10_000;
  private static final long BYTES = 32L << 20;
  private static final long MOST_ENTRIES = 100_000_000;
  private static final long LEAST_BYTES = 1 << 10;
  private static final long MOST_BYTES = 1L << 40;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}+");

  static final Key<Backend> BACKEND = Key.of("backend", Types.choice(Backend.class));
  static final Key<String> URL = Key.of("url", Types.text());
  static final Key<Duration> TTL =
      Key.of("ttl", Types.duration(Duration.ZERO)).or(Duration.ofMinutes(5));
  static final Key<String> MAX_SIZE = Key.of("max_size", Types.anyScalar());
  static final Key<Duration> TIMEOUT =
      Key.of("timeout", Types.duration(Duration.ofMillis(10))).or(Duration.ofSeconds(1));
  static final Key<Boolean> REQUIRED = Key.of("required", Types.bool()).or(false);

  static final Key<Settings> CACHE =
      Key.section("cache", BACKEND, URL, TTL, MAX_SIZE, TIMEOUT, REQUIRED);

  private final Settings settings;
  private final Check check;

  CacheSection(Settings settings, Check check) {
    this.settings = settings;
    this.check = check;
  }

  /** Whoever names a server wants it used, unless the file says otherwise. */
  ServicesSettings.Cache read() {
    Optional<RedisUrl> url = settings.find(URL).filter(text -> !text.isBlank()).flatMap(this::url);
    boolean isNamed = settings.find(URL).filter(text -> !text.isBlank()).isPresent();
    Backend backend = settings.find(BACKEND).orElse(isNamed ? Backend.REDIS : Backend.MEMORY);
    if (backend == Backend.MEMORY && isNamed) {
      check.warning(settings.place(URL), key(URL), "is not used: the backend is memory");
    }
    if (backend != Backend.MEMORY && !isNamed) {
      check.problem(
          settings.place(BACKEND),
          key(BACKEND),
          "needs Redis: add 'url', such as redis://127.0.0.1:6379/0, or use memory");
    }
    return new ServicesSettings.Cache(
        url.isEmpty() ? Backend.MEMORY : backend,
        url,
        ttl(),
        room(),
        settings.get(TIMEOUT),
        settings.get(REQUIRED));
  }

  private static String key(Key<?> key) {
    return "services.%s.%s".formatted(CACHE, key);
  }

  private Optional<RedisUrl> url(String text) {
    try {
      return Optional.of(RedisUrl.parse(text));
    } catch (IllegalArgumentException wrong) {
      check.problem(settings.place(URL), key(URL), String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private Duration ttl() {
    Duration ttl = settings.get(TTL);
    boolean isShort = !ttl.isZero() && ttl.compareTo(Duration.ofMillis(1)) < 0;
    if (isShort || ttl.compareTo(Cache.MAX_TTL) > 0) {
      check.problem(
          settings.place(TTL),
          key(TTL),
          "is a millisecond to ten years, or 0 for as long as there is room");
      return TTL.fallback().orElseThrow();
    }
    return ttl;
  }

  /** A bare number counts values; one with a unit is a size. */
  private Room room() {
    Optional<String> text = settings.find(MAX_SIZE);
    if (text.isEmpty()) {
      return new Room(ENTRIES, BYTES);
    }
    if (NUMBER.matcher(text.get()).matches()) {
      long entries = Long.parseLong(text.get());
      if (entries >= 1 && entries <= MOST_ENTRIES) {
        return new Room(entries, BYTES);
      }
    } else {
      Optional<Long> bytes = Quantities.bytes(text.get());
      if (bytes.isPresent() && bytes.get() >= LEAST_BYTES && bytes.get() <= MOST_BYTES) {
        return new Room(MOST_ENTRIES, bytes.get());
      }
    }
    check.problem(
        settings.place(MAX_SIZE),
        key(MAX_SIZE),
        "found '%s', allowed: a number of values from 1 to %d, or a size such as 64MB"
            .formatted(text.get(), MOST_ENTRIES));
    return new Room(ENTRIES, BYTES);
  }
}
