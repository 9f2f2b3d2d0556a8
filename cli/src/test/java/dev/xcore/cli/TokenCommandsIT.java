package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
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

/** {@code xcore token} and {@code xcore security explain} against a real server in this process. */
@Timeout(180)
class TokenCommandsIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        """
        server: {port: 0}
        plugins: {watch: false}
        security:
          access_rules:
            - {path: /docs/**, roles: [clerk]}
        """);
    Files.createDirectories(folder.resolve("plugins"));
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    xcore.boot();
    assertThat(run("role", "create", "clerk").status()).isZero();
    assertThat(run("role", "create", "other").status()).isZero();
    assertThat(run("user", "create", "ada", "--generate", "--roles", "clerk,other").status())
        .isZero();
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

  private String created(String... more) {
    List<String> all = new ArrayList<>(List.of("token", "create", "ada"));
    all.addAll(Arrays.asList(more));
    Outcome outcome = run(all.toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  @Test
  void tokenSpeaksForItsAccountUntilItIsRevoked() {
    String token = created("--roles", "clerk", "--ttl", "8h");

    assertThat(piped(token + "\n", "token", "verify", "-").out())
        .contains("it speaks for 'ada' with the roles [clerk] until");
    assertThat(json(run("token", "verify", token, "--json")))
        .containsEntry("active", true)
        .containsEntry("user", "ada");
    assertThat(piped(token + "\n", "token", "revoke", "-").out()).contains("does not count");
    Outcome ended = run("token", "verify", token);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).contains("it does not count");
  }

  @Test
  void allTokensOfAnAccountEndAtOnce() {
    String one = created();
    String two = Trees.text(json(run("token", "create", "ada", "--json")), "access_token", "");
    assertThat(run("token", "revoke", "--user", "ada").out()).contains("'ada' have ended");
    assertThat(run("token", "verify", one).status()).isEqualTo(1);
    assertThat(run("token", "verify", two).status()).isEqualTo(1);
  }

  @Test
  void tokensThatCannotBeAreRefusedWithTheReason() {
    refused(run("token", "create", "nobody"), "nobody");
    refused(run("token", "create", "ada", "--roles", "admin"), "admin");
    refused(run("token", "create", "ada", "--ttl", "soon"), "ttl");
    refused(run("--token", "wrong", "token", "create", "ada"), "admin-token");
    assertThat(run("token", "verify", "no-token").status()).isEqualTo(1);
    assertThat(run("token", "revoke", "x", "--user", "ada").status()).isNotZero();
  }

  @Test
  void itIsExplainedWhoDecides() {
    assertThat(run("security", "explain", "anonymous", "GET", "/admin/plugins").out())
        .contains("anonymous GET /admin/plugins: refused with 401", "decided by platform");
    assertThat(run("security", "explain", "anonymous", "GET", "/docs").out())
        .contains("refused with 401", "decided by access_rule");
    assertThat(run("security", "explain", "ada", "GET", "/docs").out())
        .contains("ada GET /docs: allowed", "passes access_rule");
    assertThat(run("security", "explain", "ada", "DELETE", "/admin/users/ada").out())
        .contains("refused with 403", "decided by platform");
    assertThat(json(run("security", "explain", "system", "GET", "/admin/plugins", "--json")))
        .containsEntry("allowed", true)
        .containsEntry("user", "system");
    refused(run("security", "explain", "nobody", "GET", "/docs"), "nobody");
    assertThat(run("security", "explain", "ada").status()).isNotZero();
  }
}
