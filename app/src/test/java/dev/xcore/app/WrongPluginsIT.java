package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that use services wrongly, each in its own way, beside one that does not. */
@Timeout(180)
class WrongPluginsIT {

  @TempDir private Path folder;
  private TestApplication application;

  @BeforeEach
  void prepare() throws IOException {
    application =
        new TestApplication(folder)
            .configure("plugins: {watch: false}\n")
            .greeter()
            .plugin("clock", "", "Clock", code("Clock", "@Cron(\"0 25 * * *\") void wrong() {}"))
            .plugin(
                "speller",
                "",
                "Speller",
                code(
                    "Speller",
                    "public Speller(Database db) { db.update(\"SELCT nonsense\"); }"
                        + " @Action public int one() { return 1; }"))
            .plugin("left", "requires: [right]\n", "Left", code("Left", ""))
            .plugin("right", "requires: [left]\n", "Right", code("Right", ""));
    for (String name : new String[] {"edited", "unsound"}) {
      application.plugin(name, "", "Keeper", code("Keeper", ""));
      migration(
          name, name.equals("edited") ? "CREATE TABLE t (n INT)" : "\nCREATE TABEL t (n INT)");
    }
  }

  private static String code(String name, String members) {
    return "import dev.xcore.sdk.*; public final class %s implements Plugin { %s }"
        .formatted(name, members);
  }

  private void migration(String plugin, String sql) throws IOException {
    Path file = folder.resolve("plugins").resolve(plugin).resolve("migrations/V1__t.sql");
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
  }

  private static String problems(Xcore xcore, String plugin) {
    return xcore.plugins().find(plugin).orElseThrow().problems().toString();
  }

  @Test
  void eachIsToldWhatIsWrongAndTheOthersServe() throws Exception {
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(problems(xcore, "edited")).isEqualTo("[]");
    }
    migration("edited", "CREATE TABLE t (n BIGINT)");
    try (Xcore xcore = application.load()) {
      xcore.boot();

      assertThat(problems(xcore, "clock")).contains("'25' is no hour", "(at character 3)");
      assertThat(problems(xcore, "speller")).contains("SQL state 42", "in: SELCT nonsense");
      assertThat(problems(xcore, "left")).contains("in a circle");
      assertThat(problems(xcore, "right")).contains("in a circle");
      assertThat(problems(xcore, "edited"))
          .contains("V1__t.sql: was changed after it was run", "xcore migration repair edited");
      assertThat(problems(xcore, "unsound")).contains("V1__t.sql:2: V1 failed: ");
      assertThat(xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value())
          .isEqualTo("Hello, Ada!");
    }
  }
}
