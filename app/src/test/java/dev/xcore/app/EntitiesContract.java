package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.sdk.XcoreException;
import dev.xcore.server.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What entities of Jakarta Persistence do in a plugin, whichever the database is. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EntitiesContract {

  private Path folder;
  private Xcore xcore;

  /** Makes a database; returns the lines of the configuration that name it. */
  abstract String database() throws Exception;

  /** Drops the database. */
  abstract void drop() throws Exception;

  @BeforeAll
  final void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    TestApplication application =
        new TestApplication(folder).configure(database() + "plugins: {watch: false}\n");
    place(folder, "library");
    xcore = application.load();
    assertThat(xcore.boot().getFirst().problems()).isEmpty();
  }

  /** Puts a plugin of the resources into an application. */
  static void place(Path folder, String plugin) throws IOException {
    Path source =
        Path.of(System.getProperty("xcore.repository"), "app/src/test/resources/plugins", plugin);
    Path target = folder.resolve("plugins").resolve(plugin);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(source.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @AfterAll
  final void stop() throws Exception {
    if (xcore != null) {
      xcore.close();
    }
    drop();
  }

  private Object call(String action, Map<String, ?> payload) {
    return xcore.plugins().call(CallOrigin.of("test"), "library", action, payload).value();
  }

  private String failure(String action, Map<String, ?> payload) {
    try {
      return "returned " + call(action, payload);
    } catch (XcoreException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  private long add(String author, String title) {
    return ((Number) call("add", Map.of("author", author, "title", title))).longValue();
  }

  private String titles(String author) {
    return String.valueOf(call("titles", Map.of("author", author)));
  }

  @Test
  void entitiesAreStoredAndFound() {
    add("Ada", "Notes");
    long id = add("Ada", "Engine");
    assertThat(titles("Ada")).isEqualTo("[Engine, Notes]");
    assertThat(call("title", Map.of("id", id))).isEqualTo("Engine");
  }

  @Test
  void valuesAreThoseThatSqlSees() {
    Map<String, Long> id = Map.of("id", add("Typed", "Values"));
    String facts =
        "PAPERBACK 12.50 2026-07-01 2026-07-01T10:11:12.345678Z"
            + " 00000000-0000-0001-0000-000000000002 false 0";
    assertThat(call("facts", id)).isEqualTo(facts);
    assertThat(call("row", id)).isEqualTo(facts);
  }

  @Test
  void whoeverStoresAnOutdatedEntityGetsAConflict() {
    Map<String, Long> id = Map.of("id", add("Old", "Original"));
    assertThat(failure("outdated", id))
        .isEqualTo("conflict: Book was changed since it was read: read it again");
    assertThat(call("title", id)).isEqualTo("faster");
  }

  @Test
  void associationsAreReadWhenTheyAreLookedAt() {
    long id = add("Lazy", "Sleep");
    assertThat(call("lazy", Map.of("id", id)))
        .isEqualTo("author false, Lazy true, books false 1 true");
  }

  @Test
  void whatFailsInATransactionIsUndoneWithItsEntities() {
    add("Undone", "first");
    assertThat(failure("addAndFail", Map.of("author", "Undone", "title", "second")))
        .startsWith("handler_error");
    assertThat(titles("Undone")).isEqualTo("[first]");
  }

  @Test
  void entitiesAndStatementsShareTheTransactionAndPartsOfItAreUndoneAlone() {
    List<String> both = List.of("one!", "one kept");
    assertThat((List<?>) call("addTwice", Map.of("author", "Both", "title", "one")))
        .asInstanceOf(list(String.class))
        .containsExactlyInAnyOrderElementsOf(both);
    assertThat(titles("Both")).contains(both).doesNotContain("lost");
  }

  @Test
  void aKeyThatIsThereAlreadyIsAConflict() {
    assertThat(failure("duplicate", Map.of("author", "Twin")))
        .isEqualTo("conflict: there is a row with that key already");
    assertThat(failure("wrong", Map.of())).startsWith("handler_error").doesNotContain("Nothing");
  }

  private Map<?, ?> migrate(String what) throws Exception {
    URI base = xcore.address().orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/admin/migrations/library/" + what))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Bearer " + Files.readString(folder.resolve("var/secrets/admin-token")).strip())
            .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"more\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return (Map<?, ?>) Json.read(answer.body());
    }
  }

  @Test
  void whatEntitiesLackIsDraftedAndRun() throws Exception {
    assertThat(migrate("revision")).isEqualTo(Map.of("file", "", "sql", "\n", "empty", true));
    Path entity = folder.resolve("plugins/library/src/library/Book.java");
    String before = Files.readString(entity);
    Files.writeString(
        entity,
        before.replace(
            "private boolean lent;",
            "private boolean lent; private Integer pages; @ManyToOne private Author editor;"));
    assertThatThrownBy(() -> xcore.plugins().reload("library", "test"))
        .hasMessageContaining(
            "column 'editor_id' of table 'books' of entity library.Book is missing")
        .hasMessageContaining("column 'pages'");

    Map<?, ?> ran = migrate("auto");
    assertThat(String.valueOf(ran.get("file"))).as(ran.toString()).endsWith("V2__more.sql");
    assertThat(String.valueOf(ran.get("sql"))).contains("pages", "editor_id", "foreign key");
    xcore.plugins().reload("library", "test");
    Map<String, Long> id = Map.of("id", add("Drafted", "More"));
    assertThat(call("title", id)).isEqualTo("More");

    Files.writeString(entity, before);
    assertThat(migrate("revision").get("sql").toString())
        .contains("-- No entity has this column: ALTER TABLE books DROP COLUMN pages;");
    xcore.plugins().reload("library", "test");
  }

  @Test
  void twentyReloadsLeaveOneClassLoader() {
    for (int i = 0; i < 20; i++) {
      long id = add("Again", "reload " + i);
      call("lazy", Map.of("id", id));
      failure("outdated", Map.of("id", id));
      call("forget", Map.of());
      xcore.plugins().reload("library", "test");
    }
    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(xcore.plugins().loaders().alive()).isEqualTo(1));
    assertThat(xcore.plugins().loaders().everLeaked()).isZero();
    assertThat(titles("Again")).contains("faster");
  }
}
