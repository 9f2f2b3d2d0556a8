package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore user}, {@code role} and {@code key} against a real server in this process. */
@Timeout(180)
class AccountCommandsIT {

  private static final String PASSWORD = "walrus-tangent-93-obelisk";

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Files.createDirectories(folder.resolve("plugins"));
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    xcore.boot();
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    return piped("", arguments);
  }

  private Outcome piped(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString()));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).withInput(input).run(all.toArray(String[]::new));
  }

  private static Map<String, @Nullable Object> json(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return Trees.members(JsonText.parse(outcome.out()));
  }

  private static void refused(Outcome outcome, String reason) {
    assertThat(outcome.status()).as(outcome.out()).isEqualTo(1);
    assertThat(outcome.err()).contains(reason);
  }

  private int status(String path, String header, String value)
      throws IOException, InterruptedException {
    URI address = xcore.address().orElseThrow().resolve(path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(address).header(header, value).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void accountsAreMadeShownChangedAndRemoved() throws Exception {
    assertThat(run("user", "list").out()).containsPattern("admin +enabled +admin");
    assertThat(Files.readString(folder.resolve("var/secrets/admin-password")).strip()).hasSize(31);

    Outcome made =
        piped(
            PASSWORD + "\n",
            "user",
            "create",
            "Ada",
            "--email",
            "ada@example.com",
            "--permissions",
            "orders.*,pages.read",
            "--password-stdin");
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out() + made.err()).contains("made account ada").doesNotContain(PASSWORD);
    assertThat(json(run("user", "show", "ada", "--json")))
        .containsEntry("name", "ada")
        .containsEntry("email", "ada@example.com")
        .containsEntry("enabled", true)
        .containsEntry("permissions", List.of("orders.*", "pages.read"));
    assertThat(run("user", "update", "ada", "--disable", "--email", "", "--tenant", "acme").out())
        .containsPattern("state +disabled")
        .containsPattern("email +-")
        .containsPattern("tenant +acme");
    Map<String, @Nullable Object> generated =
        json(run("user", "create", "bot", "--generate", "--json"));
    assertThat(Trees.text(generated, "password", "")).matches("([a-z2-9]{7}-){3}[a-z2-9]{7}");
    assertThat(run("user", "password", "bot", "--generate").out().strip())
        .matches("([a-z2-9]{7}-){3}[a-z2-9]{7}");
    assertThat(run("user", "delete", "bot").err()).contains("removed account bot");
    assertThat(json(run("user", "list", "--json")).get("users"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(2);
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    refused(piped("", "user", "create", "ada", "--password-stdin"), "no password");
    refused(run("user", "create", "ada"), "--password-stdin");
    refused(piped("Password1234\n", "user", "create", "ada", "--password-stdin"), "common words");
    refused(run("user", "create", "a/b c", "--generate"), "name");
    refused(run("user", "create", "admin", "--generate"), "exists already");
    refused(run("user", "create", "ada", "--generate", "--roles", "nobody"), "there is no role");
    refused(run("user", "update", "admin"), "nothing to change");
    refused(run("user", "update", "admin", "--enable", "--disable"), "exclude each other");
    refused(run("user", "update", "admin", "--roles", ""), "last one with role admin");
    refused(run("user", "delete", "admin"), "last one with role admin");
    refused(run("user", "delete", "nobody"), "there is no account 'nobody'");
    refused(run("role", "delete", "admin"), "cannot be removed");
    refused(run("key", "create", "nobody", "x"), "there is no account 'nobody'");
    refused(run("key", "create", "admin", "x", "--expires", "soon"), "90d");
    refused(run("key", "create", "admin", "x", "--roles", ""), "names nothing");
    refused(run("--token", "wrong", "user", "list"), "admin-token");
  }

  @Test
  void rolesAreMadeChangedAndRemoved() {
    assertThat(json(run("role", "create", "editor", "--permissions", "pages.*", "--json")))
        .containsEntry("permissions", List.of("pages.*"));
    assertThat(run("role", "update", "editor", "--description", "Writes.").out())
        .containsPattern("editor +pages\\.\\* +Writes\\.");
    assertThat(run("user", "create", "ada", "--generate", "--roles", "editor").status()).isZero();
    refused(run("role", "delete", "editor"), "take it from them first");
    assertThat(run("user", "update", "ada", "--roles", "").status()).isZero();
    assertThat(run("role", "delete", "editor").err()).contains("removed role editor");
    assertThat(run("role", "list").out()).contains("admin").doesNotContain("editor");
  }

  @Test
  void keyOpensWhatItsAccountMayUntilItIsRevoked() throws Exception {
    Map<String, @Nullable Object> made =
        json(run("key", "create", "admin", "nightly report", "--expires", "90d", "--json"));
    String secret = Trees.text(made, "secret", "");
    String id = Trees.text(Trees.members(made.get("key")), "id", "");
    String limited =
        run("key", "create", "admin", "limited", "--permissions", "orders.read").out().strip();

    assertThat(status("/admin/users", "X-Plugin-Key", secret)).isEqualTo(200);
    assertThat(status("/admin/users", "X-Plugin-Key", limited)).isEqualTo(403);
    assertThat(status("/admin/users", "X-Plugin-Key", secret + "x")).isEqualTo(401);
    assertThat(run("key", "list", "--user", "admin").out())
        .containsPattern(id + " +admin +nightly report")
        .doesNotContain(secret);
    assertThat(run("key", "revoke", id).err()).contains("revoked key " + id);
    assertThat(status("/admin/users", "X-Plugin-Key", secret)).isEqualTo(401);
    refused(run("key", "revoke", id), "no such API key");
  }
}
