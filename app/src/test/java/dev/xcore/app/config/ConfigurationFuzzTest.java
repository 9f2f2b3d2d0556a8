package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever files and variables hold: they are read, or refused with problems to read. */
class ConfigurationFuzzTest {

  private static final int ROUNDS = Integer.getInteger("xcore.fuzz.rounds", 1_500);
  private static final String SECRET = "a-very-secret-value-that-nobody-may-see-again";
  private static final String SOUND =
      """
      app: {name: shop, env: development, secret_key: SECRET}
      server:
        port: 8080
        max_body_mb: 5
        cors: {allow_origins: ["https://example.org"]}
      plugins:
        directory: ./plugins
        disabled: [chat]
        config: {shop: {currency: CHF, password: SECRET}}
        overrides: {shop: {resources: {timeout: 10s}, permissions: ["service:db:read"]}}
      services:
        databases: {default: {url: "jdbc:h2:mem:x", password: SECRET, pool_size: 4}}
        cache: {backend: memory, ttl: 5m, max_size: 64MB}
        scheduler: {timezone: Europe/Berlin, jobs: [{name: j, plugin: shop, action: a, cron: "0 3 * * *"}]}
      security:
        access_rules: [{path: "/plugins/shop/*", methods: [POST], roles: [admin]}]
      observability: {logging: {level: info, levels: {plugin.shop: debug}}}
      """
          .replace("SECRET", SECRET);
  private static final List<String> TOKENS =
      List.of(
          ":",
          "- ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "\n",
          "\n  ",
          "\t",
          "'",
          "\"",
          "|",
          "&a ",
          "*a",
          "!!int ",
          "<<: ",
          "${",
          "}",
          "${HOME}",
          "${NOBODY}",
          "${NOBODY:?x}",
          "$${",
          "\0",
          "\ufeff",
          "\u202e",
          "1e999",
          "-1",
          "99999999999999999999",
          "null",
          "[]",
          "{}",
          "yes",
          "5y",
          "0x7f",
          "../../..",
          "jdbc:nothing",
          "# ");

  @TempDir Path folder;

  @Test
  @Timeout(180)
  void damagedConfigurationsAreReadOrRefusedWithProblems() throws IOException {
    Random random = new Random(20_261_122);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.writeString(
          folder.resolve("xcore.yaml"), mutant(random, SOUND), StandardCharsets.UTF_8);
      refused += isRefused(Map.of("HOME", "/home/me")) ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
  }

  @Test
  @Timeout(60)
  void variablesOfAnyNameAndValueAreReadOrRefusedWithProblems() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), SOUND);
    Random random = new Random(20_261_122);
    List<String> names =
        List.of(
            "XCORE__SERVER__PORT",
            "XCORE__",
            "XCORE____",
            "XCORE__PLUGINS__CONFIG__SHOP__A__B",
            "XCORE__PLUGINS__DISABLED",
            "XCORE__SERVICES__DATABASES__DEFAULT__URL",
            "XCORE__NOTHING__KNOWN",
            "DATABASE_URL",
            "REDIS_URL",
            "SECRET_KEY");
    int refused = 0;
    for (int round = 0; round < ROUNDS / 3; round++) {
      String value = mutant(random, "[a, {b: 1}, 'x']").replace("\0", "");
      refused += isRefused(Map.of(names.get(random.nextInt(names.size())), value)) ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  private boolean isRefused(Map<String, String> environment) {
    try {
      Configuration loaded = ConfigurationLoader.in(folder).withEnvironment(environment).load();
      assertReadable(Stream.concat(loaded.warnings().stream(), loaded.securityProblems().stream()));
      return false;
    } catch (SettingsException expected) {
      assertThat(expected.problems()).isNotEmpty().hasSizeLessThan(200);
      assertReadable(expected.problems().stream());
      return true;
    }
  }

  private static void assertReadable(Stream<Problem> problems) {
    assertThat(problems.map(Problem::toString))
        .allSatisfy(shown ->
            assertThat(shown)
                .hasSizeLessThan(2_000)
                .doesNotContain("Exception", "java.", "\0", "\u202e")
                // A key that has grown into its value is named, since it is a key now.
                .matches(text -> text.contains("unknown key") || !text.contains(SECRET)));
  }

  private static String mutant(Random random, String sound) {
    StringBuilder text = new StringBuilder(sound);
    int changes = random.nextInt(1, 6);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 10)));
        default -> text.setCharAt(at, (char) random.nextInt(1, 0x180));
      }
    }
    return text.toString();
  }
}
