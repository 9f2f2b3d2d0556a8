package dev.xcore.app;

import static dev.xcore.app.AccountsTalk.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.AccountsTalk.Answer;
import dev.xcore.kernel.runtime.PluginStatus;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts over kills, outages of their database, and on several nodes. */
@Tag("full")
@Timeout(600)
final class CoreNodesIT {

  private static final String KEY = "q7Tz0vLxWc2Rk9Ye5Hn8Jd3Gf6Sb1Ma4Pu";
  private static final String PASSWORD = "correct horse battery staple 7";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int ROUNDS = 2;

  @TempDir private Path folder;

  private static Map<String, Object> account(String name) {
    return Map.of("name", name, "password", PASSWORD, "roles", List.of());
  }

  @Test
  void everyAccountThatWasAcknowledgedOutlivesAKill() throws Exception {
    new TestApplication(folder);
    List<String> made = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      killedWhileMaking(made, round);
    }
    try (Xcore xcore = new TestApplication(folder).loadWithCore()) {
      xcore.boot();
      try (AccountsTalk talk = new AccountsTalk(xcore.address().orElseThrow())) {
        String admin = talk.token("admin", AccountsTalk.firstPassword(folder));
        assertThat(made).isNotEmpty();
        for (String name : made) {
          assertThat(talk.get("/admin/users/" + name, bearer(admin)).status())
              .as(name)
              .isEqualTo(200);
        }
        assertThat(talk.logIn(made.getLast(), PASSWORD).status()).isEqualTo(200);
      }
    }
  }

  /** Makes accounts until the server dies, and notes those that it has acknowledged. */
  private void killedWhileMaking(List<String> made, int round) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CoreServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        AccountsTalk talk = new AccountsTalk(served(out))) {
      String admin = talk.token("admin", AccountsTalk.firstPassword(folder));
      Thread killer = new Thread(() -> killAfter(process, made, made.size() + 3));
      killer.start();
      try {
        for (int number = 0; process.isAlive(); number++) {
          String name = "made-%d-%d".formatted(round, number);
          if (talk.post("/admin/users", bearer(admin), account(name)).status() == 201) {
            synchronized (made) {
              made.add(name);
            }
          }
        }
      } catch (UncheckedIOException died) {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      killer.join(30_000);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void killAfter(Process process, List<String> made, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          synchronized (made) {
            return made.size() >= count;
          }
        });
    process.destroyForcibly();
  }

  private static URI served(BufferedReader out) throws Exception {
    String line = out.readLine();
    while (line != null && !line.startsWith("serves ")) {
      line = out.readLine();
    }
    assertThat(line).isNotNull();
    return URI.create(line.substring("serves ".length()));
  }

  private TestApplication node(String name, ServerDatabase database) {
    return new TestApplication(folder.resolve(name))
        .configure(
            """
            app: {secret_key: %s}
            services:
              databases:
                default: {url: "%s", user: postgres, connection_timeout: 5s}
            """
                .formatted(KEY, database.url()));
  }

  @Test
  void nodesOfOneDatabaseShareAccountsTokensAndSessions() throws Exception {
    try (ServerDatabase database = ServerDatabase.postgres();
        Xcore one = node("one", database).loadWithCore();
        Xcore two = node("two", database).loadWithCore()) {
      one.boot();
      two.boot();
      try (AccountsTalk here = new AccountsTalk(one.address().orElseThrow());
          AccountsTalk there = new AccountsTalk(two.address().orElseThrow())) {
        assertThat(two.firstAdministratorPassword()).isEmpty();
        String admin = here.token("admin", AccountsTalk.firstPassword(folder.resolve("one")));
        assertThat(there.get("/auth/me", bearer(admin)).status()).isEqualTo(200);

        Answer made = there.post("/admin/users", bearer(admin), account("ann"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String ann = here.token("ann", PASSWORD);
        assertThat(there.get("/auth/me", bearer(ann)).status()).isEqualTo(200);

        there.send("PATCH", "/admin/users/ann", bearer(admin), Map.of("enabled", false));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(here.get("/auth/me", bearer(ann)).status()).isEqualTo(401));
      }
    }
  }

  @Test
  void aServerThatStartsWithoutItsDatabaseLetsPeopleInOnceItIsBack() throws Exception {
    try (ServerDatabase database = ServerDatabase.postgres();
        Xcore xcore = node("one", database).loadWithCore()) {
      database.refuse();
      xcore.boot();
      assertThat(xcore.plugins().find("users").map(PluginStatus::isServing)).contains(false);

      database.accept();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(xcore.plugins().plugins())
                  .filteredOn(PluginStatus::isCore)
                  .hasSize(3)
                  .allMatch(PluginStatus::isServing));
      try (AccountsTalk talk = new AccountsTalk(xcore.address().orElseThrow())) {
        String password = AccountsTalk.firstPassword(folder.resolve("one"));
        assertThat(talk.logIn("admin", password).status()).isEqualTo(200);
      }
    }
  }
}
