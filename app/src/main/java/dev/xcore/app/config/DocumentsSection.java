package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.services.redis.RedisUrl;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A database of section {@code services.databases} that is a Redis, which keeps documents. */
final class DocumentsSection {

  /** Redis answers at once, or something is wrong with it. */
  private static final Duration USUAL = Duration.ofSeconds(1);

  /** What is said of databases with SQL only. */
  private static final List<Key<?>> FOREIGN =
      List.of(
          ServicesSection.USER,
          ServicesSection.PASSWORD,
          ServicesSection.ISOLATION,
          ServicesSection.POOL_SIZE,
          ServicesSection.CONNECTION_TIMEOUT,
          ServicesSection.SLOW_QUERY);

  private final String name;
  private final Settings settings;
  private final Check check;

  DocumentsSection(String name, Settings settings, Check check) {
    this.name = name;
    this.settings = settings;
    this.check = check;
  }

  /** Tells whether a database is a Redis. */
  static boolean isRedis(Settings database) {
    String url = database.find(ServicesSection.URL).orElse("").strip().toLowerCase(Locale.ROOT);
    return url.startsWith("redis:") || url.startsWith("rediss:");
  }

  /** Reads it; empty if something is wrong. */
  Optional<ServicesSettings.DocumentDatabase> read() {
    if (name.equals(ServicesSettings.DEFAULT)) {
      check.problem(
          settings.place(ServicesSection.URL),
          key(ServicesSection.URL),
          "is a Redis, but '%s' is the SQL database: call it services.databases.%s"
              .formatted(ServicesSettings.DEFAULT, ServicesSettings.DOCUMENTS));
    }
    for (Key<?> key : FOREIGN) {
      if (settings.isSet(key)) {
        check.problem(settings.place(key), key(key), "is not for Redis: " + instead(key));
      }
    }
    return url()
        .map(url ->
            new ServicesSettings.DocumentDatabase(
                name,
                url,
                settings.isSet(ServicesSection.STATEMENT_TIMEOUT)
                    ? settings.get(ServicesSection.STATEMENT_TIMEOUT)
                    : USUAL,
                settings.get(ServicesSection.REQUIRED)));
  }

  private static String instead(Key<?> key) {
    return key == ServicesSection.USER || key == ServicesSection.PASSWORD
        ? "write redis://user:password@host:6379/0"
        : "leave it out";
  }

  private String key(Key<?> key) {
    return "services.%s.%s.%s".formatted(ServicesSection.DATABASES, name, key);
  }

  private Optional<RedisUrl> url() {
    try {
      return Optional.of(RedisUrl.parse(settings.find(ServicesSection.URL).orElseThrow()));
    } catch (IllegalArgumentException wrong) {
      check.problem(
          settings.place(ServicesSection.URL),
          key(ServicesSection.URL),
          String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }
}
