package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a plugin whose calls hold all its connections, and to others meanwhile. */
@Timeout(300)
class PoolExhaustedIT {

  private static final int CONNECTIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String HOG =
      """
      import dev.xcore.sdk.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;

      public final class Hog implements Plugin {
        private final Database db;
        private final Tasks tasks;
        private final AtomicInteger inside = new AtomicInteger();
        private final CyclicBarrier all = new CyclicBarrier(3);

        public Hog(Database db, Tasks tasks) { this.db = db; this.tasks = tasks; }

        @Action public int prepare() { return db.update("CREATE TABLE IF NOT EXISTS rows_of (id INT)"); }

        @Action public int hold() {
          return db.transaction(tx -> {
            tx.update("INSERT INTO rows_of VALUES (1)");
            inside.incrementAndGet();
            try { Thread.sleep(60_000); } catch (InterruptedException late) { throw new IllegalStateException(late); }
            return 1;
          });
        }

        @Action public Object slow(String sql) {
          inside.incrementAndGet();
          return db.rows(sql);
        }

        @Action public int inside() { return inside.get(); }
        @Action public int count() { return db.queryOne("SELECT COUNT(*) FROM rows_of", Integer.class).get(); }

        @Action public int meet() {
          return db.transaction(tx -> {
            tx.queryOne("SELECT COUNT(*) FROM rows_of", Integer.class);
            try { all.await(9, TimeUnit.SECONDS); } catch (Exception e) { throw new IllegalStateException(e); }
            return 1;
          });
        }

        @Task(maxRetries = 50, backoff = "500ms") void work() { db.update("INSERT INTO rows_of VALUES (2)"); }
        @Action public void enqueue() { tasks.enqueue("work", null); }
      }
      """;

  @TempDir private Path folder;

  private Xcore start(String mode, String database) throws IOException {
    TestApplication application =
        new TestApplication(folder)
            .configure(
                """
                plugins: {watch: false}
                services:
                  databases:
                    default: {%spool_size: %d, connection_timeout: 3s}
                """
                    .formatted(database, CONNECTIONS));
    for (String name : List.of("hog", "other")) {
      application.plugin(
          name,
          """
          permissions: ["service:db:use", "service:tasks:use"]
          resources: {timeout: 12s, rate_limit: none}
          """,
          "Hog",
          HOG);
      Path manifest = folder.resolve("plugins").resolve(name).resolve("plugin.yaml");
      Files.writeString(
          manifest, Files.readString(manifest).replace("mode: trusted", "mode: " + mode));
    }
    Xcore xcore = application.load();
    xcore.boot().forEach(each -> assertThat(each.problems()).isEmpty());
    for (String name : List.of("hog", "other")) {
      // The first statement opens the database, which may take longer than a connection may.
      await().atMost(PATIENCE).until(() -> call(xcore, name, "prepare").equals("0"));
    }
    return xcore;
  }

  private static Object call(Xcore xcore, String plugin, String action, Map<String, ?> payload) {
    try {
      return String.valueOf(xcore.plugins().call(plugin, action, payload).value());
    } catch (XcoreException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  private static Object call(Xcore xcore, String plugin, String action) {
    return call(xcore, plugin, action, Map.of());
  }

  private static List<Future<Object>> begin(
      ExecutorService threads, Xcore xcore, String action, Map<String, ?> payload) {
    List<Future<Object>> calls = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      calls.add(threads.submit(() -> call(xcore, "hog", action, payload)));
    }
    return calls;
  }

  /** Holds all connections, looks at what is left for others, and waits until all is well again. */
  private static void exhaust(Xcore xcore, String action, Map<String, ?> payload)
      throws ExecutionException, InterruptedException {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      int before = Integer.parseInt(call(xcore, "hog", "inside").toString());
      List<Future<Object>> calls = begin(threads, xcore, action, payload);
      await()
          .atMost(PATIENCE)
          .until(() -> call(xcore, "hog", "inside").equals(String.valueOf(before + CONNECTIONS)));

      assertThat(call(xcore, "hog", "count"))
          .asString()
          .startsWith("overloaded: all 3 connections of plugin 'hog' to database 'default'")
          .contains("services.databases.default.pool_size");
      assertThat(call(xcore, "other", "count")).as("others have their own").isEqualTo("0");
      assertThat(call(xcore, "hog", "enqueue")).as("so has the platform").isEqualTo("null");

      for (Future<Object> held : calls) {
        assertThat(held.get()).asString().startsWith("timeout");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            for (Future<Object> met : begin(threads, xcore, "meet", Map.of())) {
              assertThat(met.get()).as("each connection has come back").isEqualTo("1");
            }
          });
    }
  }

  private void survives(String mode, String database, String slow) throws Exception {
    try (Xcore xcore = start(mode, database)) {
      exhaust(xcore, "hold", Map.of());
      exhaust(xcore, "slow", Map.of("sql", slow));

      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(call(xcore, "hog", "count")).as("two tasks, no late call").isEqualTo("2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void onH2(String mode) throws Exception {
    survives(
        mode, "", "SELECT COUNT(*) AS n FROM SYSTEM_RANGE(1, 100000000000) WHERE MOD(X, 3) = 7");
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void onPostgres(String mode) throws Exception {
    try (ServerDatabase database = ServerDatabase.postgres()) {
      survives(
          mode,
          "url: \"%s\", user: %s, ".formatted(database.url(), database.user()),
          "SELECT CAST(pg_sleep(60) AS VARCHAR) AS slept");
    }
  }

  @Test
  @Tag("full")
  void onMariaDb() throws Exception {
    try (ServerDatabase database = ServerDatabase.mariaDb()) {
      survives(
          "trusted",
          "url: \"%s\", user: %s, ".formatted(database.url(), database.user()),
          "SELECT SLEEP(60) AS slept");
    }
  }
}
