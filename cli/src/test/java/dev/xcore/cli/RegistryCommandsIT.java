package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A publisher and a user, each with the real commands. */
@Timeout(300)
class RegistryCommandsIT {

  @TempDir Path folder;
  private Path registry;
  private Path application;

  @BeforeEach
  void make() throws IOException {
    registry = folder.resolve("registry");
    application = Files.createDirectory(folder.resolve("application"));
    assertThat(run(folder, "registry", "keygen", "registry.pem").out())
        .contains("registry.pem.pub");
    ok(run(folder, "registry", "init", "registry", "--key", "registry.pem"));
    configure(registry.toUri().toString());
  }

  @Test
  void aPublishedPluginIsFoundInstalledUpdatedAndRestored() throws IOException {
    publish("users", "1.0.0", "description: Accounts");
    publish("shop", "1.0.0", "requires: [\"users: ^1\"]");

    assertThat(ok(here("registry", "search", "account")).out()).contains("users", "1.0.0");
    assertThat(ok(here("registry", "info", "shop")).out()).contains("requires users ^1");
    Outcome install = ok(here("plugin", "install", "shop@^1", "--yes"));
    assertThat(install.err()).contains("shop requires users ^1");
    assertThat(install.out()).contains("installed users 1.0.0", "installed shop 1.0.0");
    assertThat(application.resolve("plugins/users-1.0.0.jar")).exists();
    assertThat(lock()).contains("users", "shop", "registry+file:///");

    publish("users", "1.1.0");
    publish("users", "2.0.0");
    forget();
    Outcome dry = ok(here("plugin", "update", "--all", "--dry-run"));
    assertThat(dry.out())
        .contains("1.0.0 → 1.1.0")
        .contains("shop 1.0.0 (installed) requires users ^1");
    assertThat(application.resolve("plugins/users-1.0.0.jar")).exists();

    assertThat(ok(here("plugin", "update", "users", "--yes")).out())
        .contains("upgraded users 1.1.0");
    assertThat(lock()).contains("1.1.0");
    Files.delete(application.resolve("plugins/users-1.1.0.jar"));
    assertThat(here("plugin", "list").err()).contains("users 1.1.0 is locked, but not installed");
    assertThat(ok(here("plugin", "restore", "--yes")).out()).contains("users 1.1.0");
    assertThat(application.resolve("plugins/users-1.1.0.jar")).exists();
    assertThat(ok(here("plugin", "restore")).out()).contains("2 plugins are as locked");

    ok(here("plugin", "remove", "shop"));
    assertThat(lock()).doesNotContain("shop");
  }

  @Test
  void aRegistryBehindAWebServerServesAnApplication() throws IOException {
    publish("users", "1.0.0");
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            registry,
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      configure("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));

      assertThat(ok(here("plugin", "install", "users", "--yes", "--json")).out())
          .contains("\"outcome\": \"installed\"")
          .contains("\"origin\": \"registry+http://127.0.0.1");
      assertThat(here("registry", "publish", "users", "--key", "../registry.pem").err())
          .contains("publish into the folder");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aTamperedArchiveIsNotInstalled() throws IOException {
    publish("users", "1.0.0");
    Path archive = registry.resolve("users/users-1.0.0.jar");
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);

    Outcome install = here("plugin", "install", "users", "--yes");

    assertThat(install.status()).isEqualTo(1);
    assertThat(install.err()).contains("is not what the index names");
    assertThat(application.resolve("plugins/users-1.0.0.jar")).doesNotExist();
    assertThat(application.resolve("plugins.lock")).doesNotExist();
  }

  @Test
  void whatCannotBeInstalledIsExplained() throws IOException {
    publish("shop", "1.0.0", "requires: [\"usres: ^1\"]");
    publish("users", "1.0.0");

    assertThat(here("plugin", "install", "shop", "--yes").err())
        .contains("shop 1.0.0 requires usres ^1")
        .contains("did you mean 'users'");
    assertThat(here("plugin", "install", "users@^2", "--yes").err())
        .contains("no version of users suits ^2")
        .contains("users@1.0.0");
    assertThat(here("plugin", "install", "users", "--ref", "main").err()).contains("--ref");
    assertThat(here("plugin", "update", "users").err()).contains("no plugin 'users'");
    assertThat(here("plugin", "update").err()).contains("--all");
  }

  @Test
  void aYankedVersionIsNotChosenButRestored() throws IOException {
    publish("users", "1.0.0");
    publish("users", "1.1.0");
    ok(here("plugin", "install", "users", "--yes"));
    String address = registry.toString();
    ok(
        run(
            folder,
            "registry",
            "yank",
            "users",
            "1.1.0",
            "--registry",
            address,
            "--key",
            "registry.pem"));
    forget();
    Files.delete(application.resolve("plugins/users-1.1.0.jar"));

    assertThat(ok(here("registry", "info", "users")).out()).contains("1.1.0 yanked");
    assertThat(here("plugin", "install", "users@1.1.0", "--yes").err()).contains("1.1.0 (yanked)");
    assertThat(ok(here("plugin", "restore", "--yes")).out()).contains("users 1.1.0");
    ok(run(folder, "registry", "renew", "--registry", address, "--key", "registry.pem"));
  }

  @Test
  void aPluginOfARepositoryIsInstalledAndLockedToItsCommit() throws Exception {
    Path work = plugin("greeter", "1.0.0");
    String commit;
    try (Git git = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage("first").setAuthor("a", "a@b").setSign(false).call();
      commit = git.getRepository().resolve("HEAD").name();
    }

    String url = "git+file://" + work;
    Outcome installed = ok(here("plugin", "install", url, "--ref", "main", "--yes"));

    assertThat(installed.out()).contains("installed greeter 1.0.0");
    assertThat(application.resolve("plugins/greeter/src/greeter/Entry.java")).exists();
    assertThat(application.resolve("plugins/greeter/.git")).doesNotExist();
    assertThat(lock()).contains("git+file://", "#" + commit);
    Files.writeString(application.resolve("plugins/greeter/src/greeter/Entry.java"), "broken");
    assertThat(here("doctor").out()).contains("greeter 1.0.0 was changed after it was installed");
    assertThat(ok(here("plugin", "restore", "--yes")).out()).contains("greeter");
    assertThat(application.resolve("plugins/greeter/src/greeter/Entry.java"))
        .content()
        .contains("class Entry");
  }

  @Test
  void jsonIsPrintedOnRequest() throws IOException {
    publish("users", "1.0.0");
    ok(here("plugin", "install", "users", "--yes"));

    for (List<String> command :
        List.of(
            List.of("registry", "search"),
            List.of("registry", "info", "users"),
            List.of("plugin", "update", "--all", "--dry-run"),
            List.of("plugin", "restore"),
            List.of("registry", "keygen", "other.pem"))) {
      List<String> words = new java.util.ArrayList<>(command);
      words.add("--json");
      assertThat(JsonText.parse(ok(here(words.toArray(String[]::new))).out()))
          .as("%s", command)
          .isInstanceOf(Map.class);
    }
  }

  private void configure(String url) throws IOException {
    Files.writeString(
        application.resolve("xcore.yaml"),
        """
        server: {port: 1}
        registry:
          url: %s
          trusted_keys: [../registry.pem.pub]
        """
            .formatted(url));
  }

  /** Lets the kept index grow old at once. */
  private void forget() throws IOException {
    String file = Files.readString(application.resolve("xcore.yaml"));
    if (!file.contains("cache_ttl")) {
      Files.writeString(application.resolve("xcore.yaml"), file + "  cache_ttl: 0s\n");
    }
  }

  private Path plugin(String name, String version, String... manifest) throws IOException {
    Path plugin = folder.resolve("sources").resolve(name + "-" + version);
    Path source = Files.createDirectories(plugin.resolve("src").resolve(name));
    Files.writeString(
        source.resolve("Entry.java"),
        "package %s;\npublic final class Entry implements dev.xcore.sdk.Plugin {}\n"
            .formatted(name));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: %s\nversion: %s\nexecution_mode: trusted\n%s\n"
            .formatted(name, version, String.join("\n", manifest)));
    return plugin;
  }

  private void publish(String name, String version, String... manifest) throws IOException {
    Path plugin = plugin(name, version, manifest);
    ok(
        run(
            folder,
            "registry",
            "publish",
            plugin.toString(),
            "--registry",
            "registry",
            "--key",
            "registry.pem"));
  }

  private String lock() throws IOException {
    return Files.readString(application.resolve("plugins.lock"));
  }

  private Outcome here(String... arguments) {
    return run(application, arguments);
  }

  private static Outcome run(Path directory, String... arguments) {
    return new CommandLineFixture(directory).run(arguments);
  }

  private static Outcome ok(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome;
  }
}
