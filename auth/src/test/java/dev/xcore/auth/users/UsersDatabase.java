package dev.xcore.auth.users;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Database;
import dev.xcore.services.migrations.MigrationSettings;
import dev.xcore.services.migrations.PluginMigrations;
import dev.xcore.services.sql.DatabaseProvider;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseSettings.Login;
import dev.xcore.services.sql.DatabaseUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A real database with the tables of the plugin users, gone when it is closed. */
final class UsersDatabase implements AutoCloseable {

  private final DatabaseService service;
  private final List<PluginServices> opened = new ArrayList<>();
  private final Cleaning cleaning;

  /** Takes away what the test has left on a server. */
  private interface Cleaning {
    void run() throws SQLException;
  }

  private UsersDatabase(DatabaseUrl url, Login login, Path folder, Cleaning cleaning)
      throws Exception {
    this.cleaning = cleaning;
    service =
        DatabaseService.create(
            new DatabaseSettings(
                "default",
                true,
                url,
                login,
                Isolation.SCHEMA,
                8,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                false,
                false),
            () -> "a secret that the test made up",
            Optional.empty());
    service.start();
    PluginMigrations.create(
            service,
            () ->
                new MigrationSettings(
                    true,
                    false,
                    Duration.ofMinutes(2),
                    new MigrationSettings.Backup(false, folder.resolve("backups"), 2)))
        .prepare(new MigrationSource("users", "1.0.0", "core/users", scripts()));
  }

  static UsersDatabase h2(Path folder) throws Exception {
    return new UsersDatabase(
        DatabaseUrl.embedded(folder.resolve("test")),
        new Login("xcore", "secret"),
        folder,
        () -> {});
  }

  static UsersDatabase postgres(Path folder) throws Exception {
    String name = name();
    String server = "jdbc:postgresql://127.0.0.1:5432/";
    Login login = new Login("postgres", "");
    make(server + "postgres", login, name);
    return new UsersDatabase(
        DatabaseUrl.parse(server + name, folder),
        login,
        folder,
        () -> execute(server + "postgres", login, "DROP DATABASE " + name + " WITH (FORCE)"));
  }

  static UsersDatabase mariaDb(Path folder) throws Exception {
    String name = name();
    String server = "jdbc:mariadb://127.0.0.1:3306/";
    Login login = new Login("root", "");
    make(server + "mysql", login, name);
    return new UsersDatabase(
        DatabaseUrl.parse(server + name, folder),
        login,
        folder,
        () -> dropLike(server + "mysql", login, name));
  }

  private static String name() {
    return "xcore_users_" + ThreadLocalRandom.current().nextInt(1_000_000_000);
  }

  private static void make(String server, Login login, String name) {
    try {
      execute(server, login, "CREATE DATABASE " + name);
    } catch (SQLException away) {
      String message = "%s does not answer: %s".formatted(server, away.getMessage());
      if ("true".equals(System.getenv("XCORE_REQUIRE_SERVICES"))) {
        throw new AssertionError(message, away);
      }
      abort(message);
    }
  }

  private static void execute(String at, Login login, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(at, login.user(), login.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void dropLike(String at, Login login, String name) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(at, login.user(), login.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW DATABASES LIKE '" + name + "%'")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    for (String each : found) {
      execute(at, login, "DROP DATABASE `" + each + "`");
    }
  }

  private static Map<String, byte[]> scripts() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            System.getProperty("xcore.repository"),
            "auth/src/main/resources/core/users/migrations");
    Map<String, byte[]> scripts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        scripts.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return scripts;
  }

  /** Opens the plugin's schema; each answer is like that of another node. */
  Database open() {
    DatabaseProvider provider = DatabaseProvider.of(List.of(service));
    PluginServices services =
        provider.open(new ServiceUser("users", "1.0.0", LoggerFactory.getLogger("plugin.users")));
    opened.add(services);
    return (Database) services.make(provider.offers().getFirst(), Set.of("use"), Binder.create());
  }

  @Override
  public void close() throws Exception {
    opened.forEach(PluginServices::close);
    service.stop();
    cleaning.run();
  }
}
