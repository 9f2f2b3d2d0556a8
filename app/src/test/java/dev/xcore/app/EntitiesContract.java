package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
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

  private Xcore xcore;

  /** Makes a database; returns the lines of the configuration that name it. */
  abstract String database() throws Exception;

  /** Drops the database. */
  abstract void drop() throws Exception;

  @BeforeAll
  final void start(@TempDir Path folder) throws Exception {
    TestApplication application = new TestApplication(folder).configure(database());
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
    String facts = "PAPERBACK 12.50 2026-07-01 2026-07-01T10:11:12.345678Z"
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
