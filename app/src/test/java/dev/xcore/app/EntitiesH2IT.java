package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.ServiceUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  @Test
  void aPluginComesUpWithoutItsDatabaseAndItsCallersAreTold(@TempDir Path folder) throws Exception {
    TestApplication application =
        new TestApplication(folder)
            .configure(
                """
                services:
                  databases:
                    default: {url: "jdbc:postgresql://127.0.0.1:1/x", connection_timeout: 1s}
                """)
            .plugin(
                "away",
                "",
                "Away",
                """
                import dev.xcore.sdk.*;
                import jakarta.persistence.*;

                public final class Away implements Plugin {
                  @Entity public static class Thing { @Id long id; }

                  private final EntityManagerFactory entities;

                  public Away(EntityManagerFactory entities) { this.entities = entities; }

                  @Action public void find() {
                    entities.runInTransaction(em -> em.find(Thing.class, 1L));
                  }
                }
                """);
    try (Xcore xcore = application.load()) {
      assertThat(xcore.boot().getFirst().problems()).isEmpty();
      assertThatThrownBy(() -> xcore.plugins().call("away", "find", Map.of()).value())
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("database 'default'");
    }
  }

  @Test
  void aPluginWithoutEntitiesThatAsksForThemIsTold(@TempDir Path folder) {
    TestApplication application =
        new TestApplication(folder)
            .plugin(
                "empty",
                "",
                "Empty",
                """
                import dev.xcore.sdk.*;

                public final class Empty implements Plugin {
                  public Empty(jakarta.persistence.EntityManagerFactory entities) {}
                }
                """);
    try (Xcore xcore = application.load()) {
      assertThat(xcore.boot().getFirst().problems().toString())
          .contains("plugin 'empty' has no class with @jakarta.persistence.Entity");
    }
  }

  @Test
  void copiesOfAPluginsClassesHaveEntitiesOfTheirOwn(@TempDir Path folder) throws Exception {
    TestApplication application =
        new TestApplication(folder).configure("plugins: {watch: false}\n");
    place(folder, "library");
    Path manifest = folder.resolve("plugins/library/plugin.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest) + "runtime: {instances: 3, instance_isolation: true}\n");
    try (Xcore xcore = application.load()) {
      assertThat(xcore.boot().getFirst().problems()).isEmpty();
      for (int i = 0; i < 6; i++) {
        Map<String, String> book = Map.of("author", "Ada", "title", "Part " + i);
        xcore.plugins().call("library", "add", book).value();
      }
      assertThat(xcore.plugins().call("library", "titles", Map.of("author", "Ada")).value())
          .isEqualTo(List.of("Part 0", "Part 1", "Part 2", "Part 3", "Part 4", "Part 5"));
      xcore.plugins().unload("library", "test");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(xcore.plugins().loaders().alive()).isZero());
    }
  }
}
