package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plugin validate --against}, while no server runs. */
class PluginCompatibilityTest {

  private static final String BEFORE =
      """
      import dev.xcore.sdk.Action;
      import dev.xcore.sdk.Plugin;
      import dev.xcore.sdk.http.Router;

      public final class Greeter implements Plugin {
        public record Greeting(String text, int length) {}

        @Action
        public Greeting greet(String name) {
          return new Greeting("Hello " + name, name.length());
        }

        @Override
        public Router router() {
          return Router.create().get("/coded", request -> "coded");
        }
      }
      """;
  private static final String BREAKING =
      BEFORE.replace(", int length", "").replace(", name.length()", "");
  private static final String WIDENED =
      BEFORE.replace("greet(String name)", "greet(String name, java.util.Optional<String> title)");

  @TempDir Path folder;

  @BeforeEach
  void writeTheOldVersion() throws IOException {
    plugin("old", "1.0.0", BEFORE);
  }

  @Test
  void breakingChangesNeedAMajorVersion() throws IOException {
    plugin("plugins/greeter", "1.1.0", BREAKING);

    Outcome refused = run("plugin", "validate", "greeter", "--against", "old");
    assertThat(refused.status()).as(refused.out() + refused.err()).isEqualTo(1);
    assertThat(refused.out())
        .contains(
            "compared with 1.0.0: 1 breaking, 0 compatible",
            "breaking: action greet result.length: is gone; compatible would be: keep it",
            "error: version 1.1.0 follows 1.0.0 and breaks its users; make it 2.0.0");

    plugin("plugins/greeter", "2.0.0", BREAKING);
    assertThat(run("plugin", "validate", "greeter", "--against", "old").status()).isZero();
  }

  @Test
  void compatibleChangesAreShownAndAllowed() throws IOException {
    plugin("plugins/greeter", "1.0.1", WIDENED);

    Outcome outcome = run("plugin", "validate", "greeter", "--against", "old", "--json");

    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("\"allowed\": true", "\"needed_version\": \"1.1.0\"", "payload.title");
  }

  @Test
  void versionsAreFoundInTheStoreAndInKeptFolders() throws IOException {
    plugin("plugins/greeter", "1.1.0", BREAKING);
    plugin("var/versions/greeter/0.9.0", "0.9.0", BEFORE);
    String surface =
        "{\"format\": 1, \"plugin\": \"greeter\", \"version\": \"0.8.0\", \"complete\": true,"
            + " \"api\": {\"prefix\": \"/plugins/greeter\"}, \"actions\": [{\"name\":"
            + " \"wave\"}], \"routes\": [{\"method\": \"GET\", \"path\": \"/coded\","
            + " \"programmatic\": true}]}";
    Path stored = folder.resolve("var/schemas/greeter/0.8.0.json");
    Files.createDirectories(stored.getParent());
    Files.writeString(stored, surface);

    assertThat(run("plugin", "validate", "greeter", "--against", "0.9.0").out())
        .contains("compared with 0.9.0: 1 breaking");
    assertThat(run("plugin", "validate", "greeter", "--against", "0.8.0").out())
        .contains("compared with 0.8.0: 1 breaking, 1 compatible", "action wave: is gone");
    assertThat(
            run("plugin", "validate", "greeter", "--against", "var/schemas/greeter/0.8.0.json")
                .out())
        .contains("compared with 0.8.0");
    assertThat(run("plugin", "validate", "greeter", "--against", "0.7.0").err())
        .contains("there is no version 0.7.0 of plugin 'greeter'; known are 0.8.0");
  }

  @Test
  void oneSoundPluginIsCompared() throws IOException {
    plugin("plugins/greeter", "1.1.0", BREAKING);
    plugin("broken", "1.0.0", "public class Greeter {");
    plugin("other", "1.0.0", BEFORE);
    Path manifest = folder.resolve("other/plugin.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("greeter", "other"));

    assertThat(run("plugin", "validate", "--against", "old").err()).contains("name it");
    assertThat(run("plugin", "validate", "greeter", "--against", "broken").err())
        .contains("is not sound");
    assertThat(run("plugin", "validate", "greeter", "--against", "other").err())
        .contains("other is of plugin 'other' and not of 'greeter'");
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }

  private void plugin(String where, String version, String source) throws IOException {
    Path target = folder.resolve(where);
    Files.createDirectories(target.resolve("src"));
    Files.writeString(
        target.resolve("plugin.yaml"),
        "name: greeter\nversion: " + version + "\nexecution_mode: trusted\n");
    Files.writeString(target.resolve("src/Greeter.java"), source);
  }
}
