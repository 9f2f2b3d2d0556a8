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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore plugin scale} against a real server in this process. */
class PluginScaleIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");
    plugin("shop", "execution_mode: trusted");
    plugin("mint", "execution_mode: ephemeral");
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  private void plugin(String name, String mode) throws IOException {
    Path source = Files.createDirectories(folder.resolve("plugins").resolve(name).resolve("src"));
    Files.writeString(
        source.resolveSibling("plugin.yaml"), "name: " + name + "\nversion: 1.0.0\n" + mode + "\n");
    Files.writeString(
        source.resolve("Main.java"),
        """
        import dev.xcore.sdk.*;

        public final class Main implements Plugin {
          private static int made;
          private final int number = ++made;

          @Override public void onLoad() {
            if (number > 5) throw new IllegalStateException("five are enough");
          }

          @Action public int who() { return number; }
        }
        """);
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString()));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  private int instances(String plugin) {
    return xcore.plugins().find(plugin).orElseThrow().instances().orElseThrow().wanted();
  }

  @Test
  void scalesAtOnceAndForTheNextStart() throws Exception {
    Outcome outcome = run("plugin", "scale", "shop", "4");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("shop has 4 instances");
    assertThat(instances("shop")).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("xcore.yaml"))).contains("instances: 4");
    assertThat(run("plugin", "info", "shop").out()).contains("wanted 4");

    xcore.close();
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    xcore.boot();
    assertThat(instances("shop")).isEqualTo(4);
  }

  @Test
  void aNumberThatCannotBeHadChangesNothing() throws Exception {
    run("plugin", "scale", "shop", "2");

    Outcome outcome = run("plugin", "scale", "shop", "9");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot have 9 instances", "five are enough");
    assertThat(instances("shop")).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("xcore.yaml"))).contains("instances: 2");
  }

  @Test
  void answersAsJsonToo() {
    Map<String, Object> plugin =
        Trees.members(JsonText.parse(run("plugin", "scale", "shop", "3", "--json").out()));

    assertThat(Trees.members(plugin.get("instances"))).containsEntry("wanted", 3);
  }

  @Test
  void saysWhatCannotBeScaled() {
    assertThat(run("plugin", "scale", "mint", "3").err()).contains("ephemeral.max_concurrent");
    assertThat(run("plugin", "scale", "shop", "0").err()).contains("1 to 1000");
    assertThat(run("plugin", "scale", "shop", "many").status()).isEqualTo(2);
    assertThat(run("plugin", "scale", "nobody", "2").err()).contains("nobody");
  }
}
