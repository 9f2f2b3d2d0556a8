package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import dev.xcore.kernel.runtime.CallOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore hooks} against a real server in this process. */
@Timeout(180)
class HooksCommandIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/audit/src"));
    Files.writeString(
        folder.resolve("plugins/audit/plugin.yaml"),
        "name: audit\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Main.java"),
        """
        import dev.xcore.sdk.*;

        public final class Main implements Plugin {
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER, order = 1)
          void after(HookCall call) { throw new IllegalStateException(); }
          @OnHook(value = "plugin.call", order = 7) void before(HookCall call) { call.skip(1); }
          @Action public void act() {}
        }
        """);
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "hooks"));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  @Test
  void hooksAreListedInTheOrderInWhichTheyAreAsked() {
    xcore.plugins().call(CallOrigin.of("test"), "audit", "act", Map.of()).value();

    Outcome all = run();
    assertThat(all.status()).as(all.err()).isZero();
    List<String> lines = all.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).startsWith("point").contains("overruns", "mean");
    assertThat(lines.get(1).split(" +"))
        .startsWith("plugin.call", "before", "7", "audit", "before", "active", "1", "0", "0", "0")
        .endsWith("ms");
    assertThat(lines.get(2).split(" +"))
        .startsWith("plugin.call", "after", "1", "audit", "after", "active", "1", "1", "0", "0");

    Outcome json = run("--plugin", "audit", "--json");
    List<?> shown = Trees.items(Trees.members(JsonText.parse(json.out())).get("hooks"));
    assertThat(shown).hasSize(2);
    Map<String, ?> first = Trees.members(shown.getFirst());
    assertThat(first.get("hook")).isEqualTo("before");
    assertThat(first.get("skipped")).hasToString("1");
    assertThat(run("--plugin", "nobody").err()).contains("no hooks");
  }
}
