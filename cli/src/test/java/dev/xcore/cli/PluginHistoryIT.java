package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore plugin history} against a real server in this process. */
@Timeout(180)
class PluginHistoryIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/shop/src"));
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.2.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Main.java"),
        "public final class Main implements dev.xcore.sdk.Plugin {}\n");
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "plugin"));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  @Test
  void tellsWhoDidWhatAndWhatCameOfIt() {
    assertThat(run("history", "shop").out()).contains("nobody has done anything to 'shop'");
    run("disable", "shop");
    assertThat(run("load", "shop").status()).isEqualTo(1);
    run("enable", "shop");

    List<String> lines = run("history", "shop").out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("enable", "done", "1.2.0", "admin", "local");
    assertThat(lines.get(1)).contains("load", "failed", "was disabled by admin");
    assertThat(lines.get(2)).contains("disable", "done");
    assertThat(run("history", "shop", "--limit", "1").out().lines()).hasSize(1);
    assertThat(run("history", "shop", "--json").out()).contains("\"act\"", "\"enable\"");
  }

  @Test
  void anUnknownPluginHasNoHistory() {
    Outcome outcome = run("history", "nobody");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("there is no plugin 'nobody'");
  }
}
