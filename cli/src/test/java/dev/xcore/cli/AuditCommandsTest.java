package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.AuditFolder;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.cli.CommandLineFixture.Outcome;
import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCommandsTest {

  @TempDir private Path folder;

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }

  private Path log() {
    return folder.resolve("var/audit/audit-000001.jsonl");
  }

  private void record(int number) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");
    AuditFolder audit =
        AuditFolder.of(ConfigurationLoader.in(folder).withEnvironment(Map.of()).load());
    try (AuditFile file = audit.open()) {
      for (int i = 1; i <= number; i++) {
        boolean isOdd = i % 2 == 1;
        file.append(
            new AuditEvent(
                isOdd ? "ada" : "bob\u001b[31m",
                "http",
                isOdd ? "plugin.load" : "user.create",
                "thing:" + i,
                isOdd ? dev.xcore.sdk.Audit.Outcome.SUCCESS : dev.xcore.sdk.Audit.Outcome.DENIED,
                Optional.empty(),
                Map.of("n", i)));
      }
    }
  }

  @Test
  void listsTheNewestFirstAndFilters() throws IOException {
    record(6);

    List<String> lines = run("audit", "list").out().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst()).contains("6", "bob?[31m", "user.create", "denied", "thing:6");
    assertThat(run("audit", "list", "--actor", "ada", "--since", "1h").out())
        .contains("thing:5", "thing:1")
        .doesNotContain("thing:2");
    assertThat(run("audit", "list", "--action", "user.*", "--outcome", "denied").out())
        .contains("thing:2")
        .doesNotContain("thing:1");
    assertThat(run("audit", "list", "--until", "1h").out()).contains("nothing is recorded");
    Outcome page = run("audit", "list", "--limit", "2");
    assertThat(page.out()).contains("thing:6", "thing:5").doesNotContain("thing:4");
    assertThat(page.err()).contains("--before 5");
    assertThat(run("audit", "list", "--limit", "2", "--before", "5").out()).contains("thing:4");
    assertThat(run("audit", "list", "--since", "yesterday").status()).isEqualTo(1);
    assertThat(run("audit", "list", "--outcome", "maybe").status()).isEqualTo(2);
    assertThat(
            Trees.items(
                Trees.members(JsonText.parse(run("audit", "list", "--json").out())).get("records")))
        .hasSize(6);
  }

  @Test
  void tailShowsTheLastAndFollows() throws IOException {
    record(5);

    assertThat(run("audit", "tail", "--lines", "2").out())
        .contains("thing:4", "thing:5")
        .doesNotContain("thing:3");
    assertThat(run("audit", "tail", "--follow", "--count", "3", "--json").out().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(Trees.members(JsonText.parse(line))).containsKey("number"));
  }

  @Test
  void verifyFindsWhatWasChangedAndFails() throws IOException {
    record(4);
    Outcome sound = run("audit", "verify");
    assertThat(sound.status()).as(sound.out() + sound.err()).isZero();
    assertThat(sound.out()).contains("sound: 4 records in 1 segments, the last is 4");

    Files.writeString(log(), Files.readString(log()).replace("thing:3", "thing:9"));
    Outcome changed = run("audit", "verify");
    assertThat(changed.status()).isEqualTo(1);
    assertThat(changed.out()).contains("audit-000001.jsonl line 3", "seal does not fit");
    Outcome json = run("audit", "verify", "--json");
    assertThat(json.status()).isEqualTo(1);
    assertThat(Trees.members(JsonText.parse(json.out()))).containsEntry("sound", false);
  }

  @Test
  void changesWithoutAServerAreRecorded() throws IOException {
    record(1);
    Path source = Files.createDirectories(folder.resolve("source/src"));
    Files.writeString(
        source.resolveSibling("plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: trusted\npermissions: []\n");
    Files.writeString(
        source.resolve("Shop.java"),
        "public final class Shop implements dev.xcore.sdk.Plugin {}\n");

    Outcome installed = run("plugin", "install", "./source", "--yes");

    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(run("audit", "list", "--action", "plugin.installed").out())
        .contains("cli", "success", "plugin:shop", "1.0.0", "digest");
    assertThat(run("audit", "verify").status()).isZero();
  }

  @Test
  void saysWhenThereIsNoLog() {
    for (String command : List.of("list", "tail", "verify")) {
      Outcome outcome = run("audit", command);
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err()).contains("there is no audit log", "xcore run");
    }
  }
}
