package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.XcoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A worker that asks the host for services with requests that no worker of ours sends. Each is
 * answered with a typed error or ends that worker, and nobody else notices.
 */
@Timeout(180)
class HostileRequestsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the plugin writes as so many lists in each other. */
  private static final String DEEP = "deep:";

  private static final String ATTACKER =
      """
      import dev.xcore.sdk.*;
      import java.lang.reflect.*;
      import java.util.*;

      public final class Attacker implements Plugin {
        private final Database db;
        private final Object outlet;
        private final Method ask;

        public Attacker(Database db) throws Exception {
          this.db = db;
          this.outlet = field(field(db, "outlet"), "outlet");
          Method found = null;
          for (Method each : outlet.getClass().getInterfaces()[0].getMethods()) {
            if (each.getName().equals("ask") && each.getParameterCount() == 2) { found = each; }
          }
          found.setAccessible(true);
          this.ask = found;
        }

        private static Object field(Object of, String name) throws Exception {
          Field field = of.getClass().getDeclaredField(name);
          field.setAccessible(true);
          return field.get(of);
        }

        private Object operation(String wire) throws Exception {
          for (Object each : ask.getParameterTypes()[0].getEnumConstants()) {
            Method name = each.getClass().getMethod("wire");
            if (name.invoke(each).equals(wire)) { return each; }
          }
          throw new IllegalArgumentException(wire);
        }

        private void write(Object out, Object value) throws Exception {
          if (value instanceof String text && text.startsWith("deep:")) {
            int depth = Integer.parseInt(text.substring(5));
            for (int i = 0; i < depth; i++) { out.getClass().getMethod("beginList").invoke(out); }
            for (int i = 0; i < depth; i++) { out.getClass().getMethod("end").invoke(out); }
          } else {
            out.getClass().getMethod("value", Object.class).invoke(out, value);
          }
        }

        private Object send(String wire, List<?> values) throws Exception {
          Object arguments = Proxy.newProxyInstance(
              outlet.getClass().getClassLoader(),
              new Class<?>[] {ask.getParameterTypes()[1]},
              (proxy, method, given) -> {
                for (Object value : values) { write(given[0], value); }
                return null;
              });
          try {
            return ask.invoke(outlet, operation(wire), arguments);
          } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
          }
        }

        @Action public String lie(String wire, List<Object> values) throws Exception {
          try {
            return "answered: " + send(wire, values);
          } catch (XcoreException e) {
            return "refused: " + e.code();
          }
        }

        @Action public Map<String, Integer> flood(int times, String wire, List<Object> values) throws Exception {
          Map<String, Integer> came = new TreeMap<>();
          for (int i = 0; i < times; i++) {
            String what = lie(wire, values);
            came.merge(what.startsWith("answered: [true") ? "taken" : what, 1, Integer::sum);
          }
          return came;
        }

        @Action public Map<String, Integer> streams(int times) throws Exception {
          Object number = ((List<?>) send("db.begin", List.of("db"))).get(1);
          return flood(times, "db.open",
              List.of(number, "SELECT X FROM SYSTEM_RANGE(1, 100000)", "", List.of(), List.of()));
        }

        @Action public int fine() { return db.queryOne("SELECT 1", Integer.class).get(); }

        @Action public int hold(long millis) {
          return db.transaction(tx -> {
            tx.update("CREATE TABLE IF NOT EXISTS held (id INT)");
            tx.update("INSERT INTO held VALUES (1)");
            try { Thread.sleep(millis); } catch (InterruptedException e) { throw new IllegalStateException(e); }
            return tx.queryOne("SELECT COUNT(*) FROM held", Integer.class).get();
          });
        }
      }
      """;

  @TempDir private static Path folder;
  private static Xcore xcore;

  @BeforeAll
  static void start() throws Exception {
    TestApplication application =
        new TestApplication(folder)
            .configure(
                """
                plugins: {watch: false}
                security: {sandbox: {scan: "off"}}
                services: {databases: {default: {connection_timeout: 5s, pool_size: 12}}}
                """);
    for (String name : List.of("attacker", "victim")) {
      application.plugin(
          name,
          """
          permissions: ["service:db:use"]
          resources: {timeout: 40s, rate_limit: none}
          runtime:
            restart: {max_restarts: 1000, window: 20ms, backoff: 0s}
            health_check: {enabled: false}
          """,
          "Attacker",
          ATTACKER);
      Path manifest = folder.resolve("plugins").resolve(name).resolve("plugin.yaml");
      Files.writeString(
          manifest, Files.readString(manifest).replace("mode: trusted", "mode: sandboxed"));
    }
    xcore = application.load();
    xcore.boot().forEach(each -> assertThat(each.problems()).isEmpty());
  }

  @AfterAll
  static void stop() {
    if (xcore != null) {
      xcore.close();
    }
  }

  private static String call(String plugin, String action, Map<String, ?> payload) {
    try {
      return String.valueOf(xcore.plugins().call(plugin, action, payload).value());
    } catch (XcoreException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  /** A request. */
  record Lie(String wire, List<?> values) {

    static Lie of(String wire, Object... values) {
      return new Lie(wire, Arrays.asList(values));
    }

    @Override
    public String toString() {
      String text = wire + values;
      return text.substring(0, Math.min(90, text.length()));
    }
  }

  private static List<Object> many(int count, Object what) {
    return Collections.nCopies(count, what);
  }

  static Stream<Lie> lies() {
    String sql = "SELECT 1";
    List<Object> none = List.of();
    return Stream.of(
        Lie.of("db.query"),
        Lie.of("db.query", 1, 2, 3),
        Lie.of("db.query", "db", -1, sql, 0, "", none, none),
        Lie.of("db.query", "db", 0, sql, -5, "", none, none),
        Lie.of("db.query", "db", 0, sql, 1L << 40, "", none, none),
        Lie.of("db.query", "db", 77, sql, 0, "", none, none),
        Lie.of("db.query", "db", 0, null, 0, "", none, none),
        Lie.of("db.query", "db", 0, sql, 0, "", many(9999, "x"), none),
        Lie.of("db.query", "db", 0, sql, 0, "", List.of("", "", "java.lang.Runtime"), none),
        Lie.of("db.query", "db", 0, sql, 0, "", none, List.of(99, 1)),
        Lie.of("db.query", "db", 0, sql, 0, "", none, List.of(-1)),
        Lie.of("db.query", "db", 0, sql, 0, "", none, DEEP + 60),
        Lie.of("db.query", "db", 0, sql, 0, "", none, DEEP + 100_000),
        Lie.of("db.query", "db", 0, sql, 0, "", none, many(200_000, 0)),
        Lie.of("db.query", "db", 0, "x".repeat(400_000), 0, "", none, none),
        Lie.of("db.query", "nowhere", 0, sql, 0, "", none, none),
        Lie.of("db.query", "../db", 0, sql, 0, "", none, none),
        Lie.of("db.update", "db", 0, sql, Map.of("a", 1)),
        Lie.of("db.insert", "db", 0, sql, "no.such.Type", none, none),
        Lie.of("db.insert", "db", 0, sql, "long", many(500, "c"), none),
        Lie.of("db.batch", 0, sql, none),
        Lie.of("db.batch", 5, sql, many(5000, List.of())),
        Lie.of("db.begin"),
        Lie.of("db.begin", Map.of()),
        Lie.of("db.begin", "nowhere"),
        Lie.of("db.commit", 0),
        Lie.of("db.commit", -3),
        Lie.of("db.commit", 12345),
        Lie.of("db.rollback", Long.MAX_VALUE),
        Lie.of("db.savepoint", 1),
        Lie.of("db.release", 1, 1, true),
        Lie.of("db.open", 1, sql, "", none, none),
        Lie.of("db.fetch", 1, 1),
        Lie.of("db.close", 1, "x"),
        Lie.of("db.look", 7),
        Lie.of("cache.read", true, many(10_000, "key")),
        Lie.of("cache.read", "x"),
        Lie.of("cache.write", Long.MIN_VALUE, List.of("key")),
        Lie.of("cache.write", Long.MAX_VALUE, List.of("", "x")),
        Lie.of("cache.ttl", List.of()),
        Lie.of("cache.keys", DEEP + 50),
        Lie.of("tasks.enqueue", "x"),
        Lie.of("tasks.enqueue", many(10_000, "x")),
        Lie.of("tasks.find", "../1", -1),
        Lie.of("tasks.list", 1, 2, 3, -4, Long.MAX_VALUE),
        Lie.of("tasks.progress", "x", -1, "note"),
        Lie.of("jobs.schedule", "x"),
        Lie.of("jobs.schedule", Map.of("name", "x")),
        Lie.of("jobs.find", "victim.job"),
        Lie.of("jobs.change", "job", "EXPLODE"),
        Lie.of("jobs.next_runs", "job", 1 << 30),
        Lie.of("service.call", "db", "query(java.lang.String)", none),
        Lie.of("service.call", "ext.nothing", "x()", many(100, 1)),
        Lie.of("service.absence", -1));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieIsRefusedOrEndsItsWorkerAndNobodyElseNotices(Lie lie) {
    String outcome = call("attacker", "lie", Map.of("wire", lie.wire(), "values", lie.values()));

    assertThat(outcome)
        .doesNotStartWith("handler_error")
        .satisfiesAnyOf(
            refused -> assertThat(refused).startsWith("refused: "),
            wrong -> assertThat(wrong).startsWith("answered: [false, "),
            ended -> assertThat(ended).matches("(?s)(sandbox_violation|plugin_unavailable): .*"));
    assertThat(call("victim", "fine", Map.of())).isEqualTo("1");
    await().atMost(PATIENCE).until(() -> call("attacker", "fine", Map.of()).equals("1"));
  }

  @Test
  void transactionsAndStreamsThatAreLeftOpenAreBoundedAndEndWithTheCall() {
    for (int round = 0; round < 2; round++) {
      assertThat(
              call(
                  "attacker",
                  "flood",
                  Map.of("times", 10_000, "wire", "db.begin", "values", List.of("db"))))
          .isEqualTo("{refused: overloaded=9992, taken=8}");
      assertThat(call("attacker", "streams", Map.of("times", 10_000)))
          .isEqualTo("{refused: overloaded=9984, taken=16}");
    }
    assertThat(call("attacker", "fine", Map.of())).isEqualTo("1");
  }

  @Test
  void theTransactionOfAnotherPluginCannotBeReached() {
    CompletableFuture<String> held =
        CompletableFuture.supplyAsync(() -> call("victim", "hold", Map.of("millis", 3000)));
    for (int number = 1; number <= 3; number++) {
      for (String wire : List.of("db.commit", "db.rollback")) {
        assertThat(call("attacker", "lie", Map.of("wire", wire, "values", List.of(number))))
            .doesNotStartWith("answered: [true");
        await().atMost(PATIENCE).until(() -> call("attacker", "fine", Map.of()).equals("1"));
      }
    }

    assertThat(held.join()).isEqualTo("1");
  }

  @Test
  void theSchemaOfAnotherPluginCannotBeReached() {
    assertThat(
            call(
                "attacker",
                "lie",
                Map.of(
                    "wire",
                    "db.query",
                    "values",
                    List.of("db", 0, "SELECT * FROM p_victim.held", 0, "", List.of(), List.of()))))
        .startsWith("answered: [false, ");
  }
}
