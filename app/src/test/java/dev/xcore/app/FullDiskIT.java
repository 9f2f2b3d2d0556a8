package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An application whose disk is full: the database, the plugin folder and the log are on it. */
@Timeout(180)
class FullDiskIT {

  private static final InstallRequest REQUEST = new InstallRequest("test", false);

  private static final String KEEPER =
      """
      import dev.xcore.sdk.*;

      public final class Keeper implements Plugin {
        private final Database db;
        public Keeper(Database db) { this.db = db; }
        @Action public int rows() { return db.queryOne("SELECT COUNT(*) FROM notes", Integer.class).get(); }
        @Action public int add() { return db.update("INSERT INTO notes (text) VALUES (REPEAT('x', 50000))"); }
        @Action public String say(String text) { return text; }
      }
      """;

  @TempDir private Path folder;
  private SmallDisk disk;
  private TestApplication application;

  @BeforeEach
  void prepare() throws Exception {
    disk = SmallDisk.mount(folder, 48);
    application =
        new TestApplication(Files.createDirectories(disk.folder().resolve("app")))
            .configure(
                """
                plugins: {watch: false}
                services: {migrations: {backup: {enabled: true}}}
                """)
            .plugin("keeper", "", "Keeper", KEEPER);
    migration("V1__notes.sql", "CREATE TABLE notes (text VARCHAR(60000));");
  }

  @AfterEach
  void unmount() throws Exception {
    Logging.install(options(Optional.empty()));
    if (disk != null) {
      disk.close();
    }
  }

  private static LoggingOptions options(Optional<Path> file) {
    return new LoggingOptions("warn", Map.of(), false, false, file, 10_000_000, 3);
  }

  private void migration(String name, String sql) throws IOException {
    Path file = application.folder().resolve("plugins/keeper/migrations").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
  }

  private static Object call(Xcore xcore, String action, Map<String, ?> payload) {
    return xcore.plugins().call("keeper", action, payload).value();
  }

  /** Adds rows until that fails; returns how many were acknowledged. */
  private static int addUntilFull(Xcore xcore) {
    for (int rows = 0; rows < 2000; rows++) {
      try {
        call(xcore, "add", Map.of());
      } catch (XcoreException full) {
        assertThat(full.code()).as("%s", full).isIn("service_unavailable", "peer_failed");
        return rows;
      }
    }
    throw new AssertionError("the disk does not become full");
  }

  private LocalSource late() {
    return LocalSource.of(
        new TestApplication(folder.resolve("elsewhere"))
            .greeter()
            .folder()
            .resolve("plugins/greeter"));
  }

  @Test
  void whatNeedsNoRoomGoesOnTheRestSaysSoAndAllIsWellWhenThereIsRoom() throws Exception {
    Path log = disk.folder().resolve("xcore.log");
    Logging.install(options(Optional.of(log)));
    try (Xcore xcore = application.load()) {
      xcore.boot().forEach(each -> assertThat(each.problems()).isEmpty());
      int rows = (int) call(xcore, "rows", Map.of());
      migration("V2__more.sql", "ALTER TABLE notes ADD COLUMN colour VARCHAR(10);");

      disk.fill();
      LoggerFactory.getLogger("test")
          .warn("a line for which there is no room {}", "x".repeat(9999));
      rows += addUntilFull(xcore);

      assertThat(call(xcore, "say", Map.of("text", "still here"))).isEqualTo("still here");
      LocalSource late = late();
      assertThatThrownBy(() -> xcore.installer().install(late, Optional.empty(), REQUEST))
          .satisfies(error -> assertThat(text(error)).contains("No space left on device"));
      assertThat(xcore.plugins().find("greeter")).isEmpty();
      assertThat(application.folder().resolve("plugins/greeter")).doesNotExist();
      assertThatThrownBy(() -> xcore.plugins().reload("keeper", "test"))
          .isInstanceOf(PluginLoadException.class)
          .satisfies(error -> assertThat(text(error)).containsAnyOf("No space left", "is full"));
      assertThat(call(xcore, "say", Map.of("text", "still here"))).isEqualTo("still here");

      disk.free();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(XcoreException.class)
          .until(() -> call(xcore, "add", Map.of()).equals(1));
      assertThat((int) call(xcore, "rows", Map.of())).isGreaterThanOrEqualTo(rows + 1);
      xcore.installer().install(late, Optional.empty(), REQUEST);
      assertThat(xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value())
          .isEqualTo("Hello, Ada!");
      xcore.plugins().reload("keeper", "test");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            LoggerFactory.getLogger("test").warn("there is room again");
            return Files.readString(log).contains("there is room again");
          });
    }
    try (Stream<Path> left = Files.walk(application.folder().resolve("var/backups"))) {
      assertThat(left.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file.getFileName().toString()).endsWith(".jsonl.gz"))
          .noneMatch(file -> file.getFileName().toString().startsWith(".making"));
    }
  }

  private static String text(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = error; at != null; at = at.getCause()) {
      text.append(at).append('\n');
    }
    return text.toString();
  }
}
