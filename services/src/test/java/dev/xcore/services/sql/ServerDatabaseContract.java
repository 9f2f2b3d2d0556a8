package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.services.PluginServices;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.Relay;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a database on a server does besides. */
abstract class ServerDatabaseContract extends DatabaseContract {

  @Test
  void aDatabaseThatGoesAwayAndComesBackIsUsedAgain() throws Exception {
    DatabaseUrl url = test().url();
    int port = url.dialect() == Dialect.POSTGRESQL ? 5432 : 3306;
    try (Relay relay = Relay.to(port)) {
      DatabaseUrl through =
          DatabaseUrl.parse(
              url.base().replace(":" + port, ":" + relay.port()), java.nio.file.Path.of(""));
      DatabaseSettings settings =
          test().patient(test().settings("default", through, 2), Duration.ofSeconds(1));
      DatabaseService remote =
          DatabaseService.create(settings, () -> TestDatabase.SECRET, Optional.empty());
      remote.start();
      try (PluginServices services = open(remote, "shop")) {
        Database db = database(remote, services);
        assertThat(db.queryOne("SELECT 1", Integer.class)).contains(1);

        relay.cut();
        assertThatThrownBy(() -> db.queryOne("SELECT 1", Integer.class))
            .isInstanceOfSatisfying(
                XcoreException.class,
                error -> assertThat(error.code()).isIn("peer_failed", "service_unavailable"));
        assertThatThrownBy(() -> db.queryOne("SELECT 1", Integer.class))
            .isInstanceOfSatisfying(
                XcoreException.class,
                error -> assertThat(error.code()).isEqualTo("service_unavailable"));
        assertThat(isHealthy(remote)).isFalse();

        relay.mend();
        await()
            .ignoreExceptions()
            .atMost(Duration.ofSeconds(30))
            .until(() -> db.queryOne("SELECT 1", Integer.class).isPresent());
        await().atMost(Duration.ofSeconds(30)).until(() -> isHealthy(remote));
      } finally {
        remote.stop();
      }
    }
  }

  private static boolean isHealthy(DatabaseService service) {
    try {
      return service.health().status() == Health.Status.HEALTHY;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void severalNodesMayBeginAtOnce() throws Exception {
    List<DatabaseService> nodes =
        IntStream.range(0, 4)
            .mapToObj(node ->
                DatabaseService.create(
                    test().settings(), () -> TestDatabase.SECRET, Optional.empty()))
            .toList();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<Object>> begins =
          nodes.stream().<Callable<Object>>map(node -> () -> begin(node)).toList();
      for (Future<Object> outcome : threads.invokeAll(begins)) {
        assertThat(outcome.get()).isEqualTo(1);
      }
    } finally {
      nodes.forEach(DatabaseService::stop);
    }
  }

  private Object begin(DatabaseService node) throws Exception {
    node.start();
    try (PluginServices services = open(node, "other-plugin")) {
      node.platform().database().rows("SELECT * FROM migrated");
      return database(node, services).queryOne("SELECT 1", Integer.class).orElseThrow();
    }
  }

  @Test
  void whoeverFindsTheServerFullIsToldWhatToRaise() throws Exception {
    DatabaseService node =
        DatabaseService.create(
            test().patient(test().settings(), Duration.ofSeconds(2)),
            () -> TestDatabase.SECRET,
            Optional.empty());
    node.start();
    try (PluginServices services = open(node, "other-plugin")) {
      Database db = database(node, services);
      assertThat(db.queryOne("SELECT 1", Integer.class)).contains(1);
      String user = SchemaNames.user(test().url().database(), "other-plugin");
      test()
          .execute(
              test().url().dialect() == Dialect.POSTGRESQL
                  ? "ALTER ROLE \"" + user + "\" CONNECTION LIMIT 1"
                  : "ALTER USER '" + user + "'@'%' WITH MAX_USER_CONNECTIONS 1");

      List<Connection> taken = new ArrayList<>();
      // MariaDB counts those that come after it has been told to count.
      assertThatThrownBy(
              () -> {
                while (taken.size() < 4) {
                  taken.add(db.dataSource().getConnection());
                }
              })
          .isInstanceOf(OverloadedException.class)
          .hasMessageContaining("the server of database 'default' takes no more connections")
          .hasMessageContaining("lower services.databases.default.pool_size");
      for (Connection each : taken) {
        each.close();
      }
      await()
          .ignoreExceptions()
          .atMost(Duration.ofSeconds(30))
          .until(() -> db.queryOne("SELECT 1", Integer.class).isPresent());
    } finally {
      node.stop();
    }
  }

  @Test
  void pluginsMayShareAUserWhereTheOperatorSaysSo() throws Exception {
    DatabaseService shared =
        DatabaseService.create(
            test().shared(test().settings()), () -> TestDatabase.SECRET, Optional.empty());
    shared.start();
    try (PluginServices services = open(shared, "other-plugin")) {
      Database db = database(shared, services);
      db.update("CREATE TABLE mine (id INT)");
      assertThat(db.queryOne("SELECT COUNT(*) FROM mine", Integer.class)).contains(0);
    } finally {
      shared.stop();
    }
  }
}
