package dev.xcore.auth.login;

import dev.xcore.auth.secret.Sealing;
import dev.xcore.auth.secret.TestClock;
import dev.xcore.auth.secret.TestTables;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Everything below the routes, on a real database, with a clock that the test moves. */
final class LoginGround implements AutoCloseable {

  static final LoginSettings.Jwt EDDSA = jwt("EdDSA");
  static final LoginSettings.Jwt HS256 = jwt("HS256");

  final TestClock clock = new TestClock();
  final FakeUsers users = new FakeUsers(clock).with("ada", "her password", "admin", "clerk");
  final TestTables tables;
  final LoginSettings.Jwt settings;

  /** One of several servers of the same database. */
  final class Node {
    final Epochs epochs = new Epochs(tables.database());
    final Sessions sessions =
        new Sessions(
            tables.database(),
            users,
            epochs,
            new LoginSettings.Browsers(Duration.ofHours(2), Duration.ofHours(24)),
            clock);
    final KeyRing ring;
    final TokenService tokens;
    final Lockout lockout =
        new Lockout(
            tables.database(),
            new LoginSettings.Locking(5, 20, Duration.ofMinutes(15), Duration.ofMinutes(10)),
            clock);

    Node(String secret) {
      ring =
          new KeyRing(
              tables.database(),
              Sealing.of(secret, "xcore signing keys"),
              settings,
              clock,
              LoggerFactory.getLogger(LoginGround.class));
      tokens = new TokenService(tables.database(), users, settings, ring, epochs, sessions, clock);
    }
  }

  LoginGround(TestTables tables, LoginSettings.Jwt settings) throws Exception {
    this.tables = tables.of("auth", "V1__login.sql").of("auth", "V2__oidc.sql");
    this.settings = settings;
  }

  private static LoginSettings.Jwt jwt(String algorithm) {
    return new LoginSettings.Jwt(
        algorithm,
        "xcore",
        "xcore",
        Duration.ofMinutes(15),
        Duration.ofDays(14),
        Duration.ofDays(90),
        Duration.ofDays(30));
  }

  Node node() {
    return new Node("the application's secret");
  }

  Account account(Node node, String name) {
    return new Account(users.find(name).orElseThrow(), node.epochs.current(name));
  }

  @Override
  public void close() throws Exception {
    tables.close();
  }
}
