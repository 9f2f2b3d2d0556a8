package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the host makes of requests for services that no worker of ours sends, in the name of a
 * plugin with a real database, cache, scheduler and tasks. Each is answered with a typed error, or
 * is a breach of the protocol, which ends the worker that sent it.
 */
@Timeout(120)
class HostileServiceRequestsIT {

  /** So many lists in each other. */
  private static final String DEEP = "deep:";

  private static final String HANDS_OVER =
      """
      import dev.xcore.sdk.*;

      public final class Opener implements Plugin {
        public Opener(PluginContext context) {
          System.getProperties().put("xcore.test.context." + context.name(), context);
        }
      }
      """;

  @TempDir private static Path folder;
  private static Xcore xcore;
  private static PluginContext attacker;
  private static PluginContext victim;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        """
        server: {port: 0}
        plugins: {watch: false}
        services: {databases: {default: {connection_timeout: 5s, pool_size: 9}}}
        """);
    plugin("attacker");
    plugin("victim");
    xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    xcore.boot().forEach(each -> assertThat(each.problems()).isEmpty());
    attacker = context("attacker");
    victim = context("victim");
    victim.database().update("CREATE TABLE secrets (text VARCHAR(20))");
    attacker.database().update("CREATE TABLE mine (n INT)");
  }

  private static void plugin(String name) throws Exception {
    Path source = Files.createDirectories(folder.resolve("plugins").resolve(name).resolve("src"));
    Files.writeString(
        source.resolveSibling("plugin.yaml"),
        "name: %s\nversion: 1.0.0\nexecution_mode: trusted\n".formatted(name));
    Files.writeString(source.resolve("Opener.java"), HANDS_OVER);
  }

  private static PluginContext context(String name) {
    return (PluginContext) System.getProperties().remove("xcore.test.context." + name);
  }

  @AfterAll
  static void stop() {
    if (xcore != null) {
      xcore.close();
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

  private static byte[] bytes(List<?> values) {
    ValueWriter out = ValueWriter.create();
    for (Object value : values) {
      if (value instanceof String text && text.startsWith(DEEP)) {
        int depth = Integer.parseInt(text.substring(DEEP.length()));
        for (int i = 0; i < depth; i++) {
          out.beginList();
        }
        for (int i = 0; i < depth; i++) {
          out.end();
        }
      } else {
        out.value(value);
      }
    }
    return out.toBytes();
  }

  /** Serves one request as a worker's links do. */
  private static String outcome(DatabaseRequests databases, int call, Lie lie) {
    ValueWriter reply = ValueWriter.create();
    try {
      ValueReader in = ValueReader.of(bytes(lie.values()), ReadLimits.USUAL);
      serve(databases, call, Operation.of(lie.wire()).orElseThrow(), in, reply);
      in.finish();
      @Nullable Object answer = ValueReader.of(reply.toBytes(), ReadLimits.USUAL).value();
      return "answered: " + answer;
    } catch (ProtocolException e) {
      return "ended";
    } catch (XcoreException e) {
      return "refused: " + e.code();
    } catch (IllegalArgumentException e) {
      return "refused: invalid_payload";
    }
  }

  private static void serve(
      DatabaseRequests databases, int call, Operation operation, ValueReader in, ValueWriter reply)
      throws ProtocolException {
    CacheRequests cache = new CacheRequests(attacker);
    JobRequests jobs = new JobRequests(attacker);
    TaskRequests tasks = new TaskRequests(attacker);
    ServiceRequests services = new ServiceRequests(attacker);
    switch (operation) {
      case CACHE_READ -> cache.read(in, reply);
      case CACHE_WRITE -> cache.write(in, reply);
      case CACHE_TTL -> cache.ttl(in, reply);
      case CACHE_KEYS -> cache.keys(in, reply);
      case TASKS_ENQUEUE -> tasks.enqueue(in, reply);
      case TASKS_FIND -> tasks.find(in, reply);
      case TASKS_LIST -> tasks.list(in, reply);
      case TASKS_PROGRESS -> tasks.progress(in, reply);
      case JOBS_SCHEDULE -> jobs.schedule(in, reply);
      case JOBS_FIND -> jobs.find(in, reply);
      case JOBS_CHANGE -> jobs.change(in, reply);
      case JOBS_NEXT_RUNS -> jobs.nextRuns(in, reply);
      case SERVICE_CALL -> services.call(in, reply);
      case SERVICE_ABSENCE -> services.absence(in, reply);
      default -> databases.serve(call, operation, in, reply);
    }
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieIsRefusedOrBreaksTheProtocol(Lie lie) {
    try (DatabaseRequests databases = new DatabaseRequests(attacker)) {
      assertThat(outcome(databases, 1, lie))
          .satisfiesAnyOf(
              refused -> assertThat(refused).startsWith("refused: ").doesNotContain("internal"),
              wrong -> assertThat(wrong).startsWith("answered: [false, "),
              nothing -> assertThat(nothing).isEqualTo("answered: null"),
              ended -> assertThat(ended).isEqualTo("ended"));
      assertThat(databases.transactions().size()).isZero();
    }
    assertThat(attacker.database().queryOne("SELECT 1", Integer.class)).contains(1);
  }

  private static Map<String, Integer> flood(
      DatabaseRequests databases, int call, int times, Lie lie) {
    Map<String, Integer> came = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      String what = outcome(databases, call, lie);
      came.merge(what.startsWith("answered: [true") ? "taken" : what, 1, Integer::sum);
    }
    return came;
  }

  @Test
  void transactionsAndStreamsThatAreLeftOpenAreFewAndEndWithTheirCall() {
    try (DatabaseRequests databases = new DatabaseRequests(attacker)) {
      for (int call = 1; call <= 3; call++) {
        assertThat(flood(databases, call, 10_000, Lie.of("db.begin", "db")))
            .isEqualTo(Map.of("taken", 8, "refused: overloaded", 9992));
        int transaction = 8 * call;
        Lie stream =
            Lie.of(
                "db.open",
                transaction,
                "SELECT X FROM SYSTEM_RANGE(1, 100000)",
                "",
                List.of(),
                List.of());
        assertThat(flood(databases, call, 10_000, stream))
            .isEqualTo(Map.of("taken", 16, "refused: overloaded", 9984));
        assertThat(flood(databases, call, 1000, Lie.of("db.savepoint", transaction)))
            .isEqualTo(Map.of("taken", 100, "refused: overloaded", 900));
        databases.transactions().over(call);
        assertThat(databases.transactions().size()).isZero();
      }
    }
  }

  @Test
  void transactionsOfOtherCallsAndPluginsCannotBeReached() {
    try (DatabaseRequests own = new DatabaseRequests(attacker);
        DatabaseRequests others = new DatabaseRequests(victim)) {
      assertThat(outcome(others, 1, Lie.of("db.begin", "db"))).isEqualTo("answered: [true, 1]");
      Lie write = Lie.of("db.update", "db", 1, "INSERT INTO secrets VALUES ('x')", List.of());
      assertThat(outcome(others, 1, write)).isEqualTo("answered: [true, 1]");
      for (String wire : List.of("db.commit", "db.rollback", "db.savepoint")) {
        assertThat(outcome(own, 1, Lie.of(wire, 1))).as("of another plugin").isEqualTo("ended");
        assertThat(outcome(others, 2, Lie.of(wire, 1))).as("of another call").isEqualTo("ended");
      }
      Lie read =
          Lie.of(
              "db.query", "db", 0, "SELECT * FROM p_victim.secrets", 0, "", List.of(), List.of());
      assertThat(outcome(own, 1, read)).startsWith("answered: [false, ");
      assertThat(outcome(others, 1, Lie.of("db.commit", 1))).startsWith("answered: [true");
    }
    assertThat(victim.database().queryOne("SELECT COUNT(*) FROM secrets", Integer.class))
        .contains(1);
  }
}
