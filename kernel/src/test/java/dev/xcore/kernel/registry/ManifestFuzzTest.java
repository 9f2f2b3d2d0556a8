package dev.xcore.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a manifest holds, it is read, or refused with problems that a person can read. */
class ManifestFuzzTest {

  private static final int ROUNDS = Integer.getInteger("xcore.fuzz.rounds", 5_000);
  private static final String SOUND =
      """
      name: shop
      version: 1.2.3-rc.1+5
      framework_version: ">=1.0 <3"
      execution_mode: sandboxed
      entry_point: src/shop/Shop.java
      requires:
        - "users: ^1.2"
        - {name: mail, version: "1.x || >=2.5", optional: true}
      permissions:
        - "service:db:read"
        - {resource: "event:order.*", actions: [publish], effect: allow}
        - {resource: "network:*.example.org:443", actions: [connect]}
      allowed_callers: [web, "admin-*"]
      env: {MODE: "${MODE:-fast}", URL: "${URL}"}
      resources: {timeout: 5s, max_memory_mb: 64, rate_limit: {calls: 10, period_seconds: 2}}
      runtime:
        retry: {max_attempts: 3, backoff: 200ms}
        circuit_breaker: {failure_rate: 50, window: 20, open_for: 30s}
      filesystem: {allowed_paths: ["data/"], denied_paths: []}
      api: {prefix: /plugins/shop, versions: [v1, v2], deprecated: {v1: 2026-01-01}}
      config: &settings {currency: CHF, nested: {list: [1, 2.5, true]}}
      """;
  private static final List<String> TOKENS =
      List.of(
          ":",
          "-",
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
          ">",
          "#",
          "&a",
          "*a",
          "!!binary ",
          "<<",
          "? ",
          "---",
          "...",
          "%YAML 9",
          "${",
          "}",
          "${A:?b}",
          "../..",
          "\0",
          "\u202e",
          "\ud800",
          "\ufeff",
          "0x",
          "1e999",
          "99999999999999999999",
          "-0",
          "~",
          "null",
          "name",
          "permissions",
          "requires",
          "^",
          "||",
          "* *",
          ".*",
          "**",
          "/",
          "file:/etc/passwd:read",
          "1.2.3.4",
          "2026-13-45",
          "5y");

  @TempDir Path folder;

  private final ManifestReader reader = ManifestReader.create(Map.of("URL", "http://localhost"));

  @Test
  void theManifestThatIsDamagedIsSound() throws IOException {
    Files.createDirectories(folder.resolve("src/shop"));
    Files.writeString(folder.resolve("src/shop/Shop.java"), "package shop; class Shop {}");

    assertThat(read(SOUND).manifest().name()).isEqualTo("shop");
  }

  private ManifestReading read(String text) {
    return reader.read(Document.parse("plugin.yaml", text), folder, _ -> Map.of());
  }

  @Test
  @Timeout(120)
  void damagedManifestsAreReadOrRefusedWithProblems() {
    Random random = new Random(20_261_122);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutant(random);
      try {
        read(text);
      } catch (SettingsException expected) {
        refused++;
        assertReadable(expected.problems());
      }
    }
    // Else the mutations would have missed the grammar, or the reader everything.
    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  private static void assertReadable(List<Problem> problems) {
    assertThat(problems).isNotEmpty().hasSizeLessThan(200);
    for (Problem problem : problems) {
      assertThat(problem.toString())
          .hasSizeLessThan(2_000)
          .doesNotContain("Exception", "java.", "\0", "\u202e")
          .matches(shown -> shown.startsWith("plugin.yaml") || shown.contains("shop"));
    }
  }

  private static String mutant(Random random) {
    StringBuilder text = new StringBuilder(SOUND);
    int changes = random.nextInt(1, 8);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(1, 0x180));
        default ->
            text.insert(
                at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 60))));
      }
      if (text.isEmpty()) {
        return "";
      }
    }
    return text.toString();
  }
}
