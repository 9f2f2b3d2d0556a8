package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities on H2, and what is wrong with them on any database. */
class EntitiesH2IT extends EntitiesContract {

  @Override
  String database() {
    return "";
  }

  @Override
  void drop() {
    // It is a file in the folder of the test.
  }

  /** What a change of a file makes of the plugin. */
  private static String problems(Path folder, String file, String text, String instead)
      throws Exception {
    TestApplication application = new TestApplication(folder);
    place(folder, "library");
    Path changed = folder.resolve("plugins/library").resolve(file);
    String before = Files.readString(changed);
    assertThat(before).contains(text);
    Files.writeString(changed, before.replace(text, instead));
    try (Xcore broken = application.load()) {
      PluginStatus status = broken.boot().getFirst();
      assertThat(status.state()).isEqualTo(PluginState.FAILED);
      return status.problems().toString();
    }
  }

  private static final String SCRIPT = "migrations/h2/V1__library.sql";

  @Test
  void missingTablesAndColumnsAreNamedAndTheLoadFails(@TempDir Path folder) throws Exception {
    assertThat(problems(folder, SCRIPT, "CREATE TABLE books", "CREATE TABLE volumes"))
        .contains("the constructor asks for EntityManagerFactory, but")
        .contains("table 'books' of entity library.Book is missing")
        .contains("xcore migration revision library");
  }

  @Test
  void aMissingColumnIsNamed(@TempDir Path folder) throws Exception {
    assertThat(problems(folder, SCRIPT, "lent BOOLEAN", "borrowed BOOLEAN"))
        .contains("column 'lent' of table 'books' of entity library.Book is missing");
  }

  @Test
  void aMissingSequenceIsNamed(@TempDir Path folder) throws Exception {
    assertThat(
            problems(
                folder,
                "src/library/Author.java",
                "@GeneratedValue(strategy = GenerationType.IDENTITY)",
                "@GeneratedValue"))
        .contains("sequence 'authors_seq' is missing");
  }

  @Test
  void aWrongMappingFailsTheLoadAndSaysWhy(@TempDir Path folder) throws Exception {
    assertThat(
            problems(
                folder,
                "src/library/Author.java",
                "mappedBy = \"author\"",
                "mappedBy = \"writer\""))
        .contains("entities of plugin 'library' cannot be mapped")
        .contains("writer");
  }

  @Test
  void entitiesNeedThePermissionForTheDatabase(@TempDir Path folder) throws Exception {
    assertThat(problems(folder, "plugin.yaml", "service:db:use", "service:cache:use"))
        .contains("\"service:db:use\"");
  }

  @Test
  void sandboxedPluginsHaveNoEntities(@TempDir Path folder) throws Exception {
    assertThat(
            problems(folder, "plugin.yaml", "execution_mode: trusted", "execution_mode: sandboxed"))
        .contains("jakarta.persistence")
        .contains("unsupported_in_sandbox");
  }
}
