package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handler methods that run in a transaction. */
@Timeout(120)
class TransactionalIT {

  private static final String SOURCE =
      """
      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;
      import java.io.IOException;

      public final class Books implements Plugin {
        private final Database db;
        private final Database other;

        public Books(Database db, @jakarta.inject.Named("db.other") Database other) {
          this.db = db;
          this.other = other;
        }

        @Override public void onLoad() {
          db.update("create table book (id int primary key)");
          other.update("create table book (id int primary key)");
        }

        private void add(int id) { db.update("insert into book values (?)", id); }

        @Action @Transactional public void both(int id) { add(id); add(id + 1); }
        @Action @Transactional public void checked(int id) throws IOException {
          add(id);
          throw new IOException("after the insert");
        }
        @Action @Transactional public Result refused(int id) {
          add(id);
          return Result.error("sold_out", "no");
        }
        @Action @Transactional(readOnly = true) public int looks(int id) { add(id); return count(); }
        @Action @Transactional(timeout = "1ms") public void slow(int id) throws Exception {
          add(id);
          Thread.sleep(20);
        }
        @Action @Transactional(value = "db.other") public void elsewhere(int id) throws IOException {
          other.update("insert into book values (?)", id);
          if (id < 0) {
            throw new IOException("no");
          }
        }
        @Post(value = "/books/{id}") @Transactional public int route(int id) { both(id); return id; }
        @Action @Transactional @Retry(maxAttempts = 3, backoff = "0s", on = IOException.class)
        public int tried(int id) throws IOException {
          add(id);
          if (tries++ % 3 < 2) {
            throw new IOException("again");
          }
          return count();
        }
        private int tries;

        @Action public int count() { return db.query("select count(*) from book", Integer.class).getFirst(); }
        @Action public int others() { return other.query("select count(*) from book", Integer.class).getFirst(); }
      }
      """;

  @TempDir private static Path folder;
  private static Xcore xcore;

  @BeforeAll
  static void start() {
    TestApplication application =
        new TestApplication(folder.resolve("app"))
            .configure(
                """
                services:
                  databases:
                    default: {}
                    other: {}
                """)
            .plugin("books", "", "Books", SOURCE);
    xcore = application.load();
    PluginStatus status = xcore.boot().getFirst();
    assertThat(status.problems()).isEmpty();
  }

  @AfterAll
  static void stop() {
    xcore.close();
  }

  private static String act(String action, int id) {
    try {
      return String.valueOf(
          xcore.plugins().call(CallOrigin.of("test"), "books", action, Map.of("id", id)).value());
    } catch (XcoreException e) {
      return e.code();
    }
  }

  private static void unchangedBy(String action, int id, String expected) {
    String before = act("count", 0);
    assertThat(act(action, id)).isEqualTo(expected);
    assertThat(act("count", 0)).isEqualTo(before);
  }

  @Test
  void whatReturnsIsCommittedAndWhatThrowsIsRolledBack() {
    int before = Integer.parseInt(act("count", 0));
    assertThat(act("both", 10)).isEqualTo("null");
    assertThat(act("count", 0)).isEqualTo(String.valueOf(before + 2));
    unchangedBy("both", 9, "conflict");
    unchangedBy("checked", 20, "handler_error");
    unchangedBy("refused", 21, "sold_out");
  }

  @Test
  void readOnlyChangesNothing() {
    unchangedBy("looks", 30, String.valueOf(Integer.parseInt(act("count", 0)) + 1));
  }

  @Test
  void whatTakesTooLongIsRolledBack() {
    unchangedBy("slow", 40, "timeout");
  }

  @Test
  void anotherDatabaseHasItsOwn() {
    assertThat(act("elsewhere", 1)).isEqualTo("null");
    assertThat(act("elsewhere", -1)).isEqualTo("handler_error");
    assertThat(act("others", 0)).isEqualTo("1");
  }

  @Test
  void everyAttemptHasItsOwnTransaction() {
    int before = Integer.parseInt(act("count", 0));
    assertThat(act("tried", 50)).isEqualTo(String.valueOf(before + 1));
  }

  private static String problems(String mode, String method) {
    TestApplication application =
        new TestApplication(folder.resolve("w" + Math.abs((mode + method).hashCode())))
            .plugin(
                "wrong",
                "",
                "Wrong",
                """
                import dev.xcore.sdk.*;

                public final class Wrong implements Plugin {
                  %s
                }
                """
                    .formatted(method));
    Path manifest = application.folder().resolve("plugins/wrong/plugin.yaml");
    try {
      Files.writeString(manifest, Files.readString(manifest).replace("trusted", mode));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    try (Xcore broken = application.load()) {
      return broken.boot().getFirst().problems().toString();
    }
  }

  @Test
  void whatCannotBeInATransactionIsALoadErrorThatSaysWhy() {
    assertThat(problems("sandboxed", "@Action @Transactional public void a() {}"))
        .contains("has @Transactional, but", "add - \"service:db:use\" to permissions");
    assertThat(problems("trusted", "@Action @Transactional(\"db.nope\") public void a() {}"))
        .contains("has @Transactional, but the platform offers no service called 'db.nope'");
    assertThat(problems("trusted", "@Action @Transactional(\"cache\") public void a() {}"))
        .contains("that is no database");
    assertThat(problems("trusted", "@Action @Transactional(timeout = \"soon\") public void a() {}"))
        .contains("@Transactional timeout 'soon' is no duration");
    assertThat(
            problems(
                "trusted",
                "@Action @Transactional public java.util.concurrent.CompletionStage<Integer> a() {"
                    + " return null; }"))
        .contains("returns a CompletionStage");
    assertThat(problems("trusted", "@Transactional void a() {}"))
        .contains("works on handler methods only", "context.database().transaction");
    assertThat(problems("trusted", "@RequiresService(\"db\") void a() {}"))
        .contains("works on handler methods only", "context.services().absence");
    assertThat(problems("trusted", "@Action @RequiresService({}) public void a() {}"))
        .contains("@RequiresService names no service");
  }
}
