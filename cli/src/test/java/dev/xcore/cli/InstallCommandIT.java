package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.cli.Distribution.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installation with the built distribution: a server process and commands beside it. */
class InstallCommandIT {

  private final Distribution xcore = Distribution.built();

  @TempDir Path folder;

  @Test
  void aPluginComesChangesAndGoesWhileTheServerRuns() throws IOException, InterruptedException {
    try (RunningServer server = RunningServer.start(xcore, folder)) {
      String url = server.address().toString();
      assertThat(succeed("--url", url, "plugin", "install", shop("1.0.0"), "--yes").out())
          .contains("installed shop 1.0.0; it is active");
      assertThat(version(server)).isEqualTo("\"1.0.0\"");

      Path broken = Path.of(shop("1.1.0")).resolve("src/Shop.java");
      Files.writeString(broken, Files.readString(broken).replace("return", "retrun"));
      Outcome refused = xcore.run(folder, "--url", url, "plugin", "install", shop(broken), "--yes");
      assertThat(refused.status()).as(refused.text()).isEqualTo(1);
      assertThat(refused.err()).contains("Shop.java:2").doesNotContain("\tat ", ".staging");
      assertThat(version(server)).isEqualTo("\"1.0.0\"");

      succeed("--url", url, "plugin", "install", shop("1.2.0"), "--yes");
      assertThat(version(server)).isEqualTo("\"1.2.0\"");
      succeed("--url", url, "plugin", "rollback", "shop");
      assertThat(version(server)).isEqualTo("\"1.0.0\"");
      succeed("--url", url, "plugin", "remove", "shop");
      assertThat(version(server)).isEqualTo("404");
      assertThat(server.terminate()).as(server.output()).isZero();
    }
  }

  /** The server dies wherever it is in installing; the next one serves a whole version. */
  @Test
  void aServerThatIsKilledWhileInstallingServesAWholeVersionAgain()
      throws IOException, InterruptedException {
    succeed("plugin", "install", shop("1.0.0"), "--yes");
    for (int round = 1; round <= 3; round++) {
      String next = "1." + round + ".0";
      Process install;
      try (RunningServer server = RunningServer.start(xcore, folder)) {
        assertThat(version(server)).matches("\"1\\.\\d\\.0\"");
        install =
            xcore
                .builder(
                    folder,
                    java.util.Map.of(),
                    "--url",
                    server.address().toString(),
                    "plugin",
                    "install",
                    shop(next),
                    "--yes",
                    "--force")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.out").toFile())
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> !install.isAlive() || isStaging());
        Thread.sleep(round * 150L); // Another moment in each round; every one must do.
      }
      assertThat(install.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    try (RunningServer server = RunningServer.start(xcore, folder)) {
      assertThat(server.output()).contains("1 of 1 plugins serve");
      assertThat(version(server)).matches("\"1\\.\\d\\.0\"");
      assertThat(isStaging()).isFalse();
    }
  }

  private boolean isStaging() throws IOException {
    Path staging = folder.resolve("plugins/.staging");
    if (!Files.isDirectory(staging)) {
      return false;
    }
    try (Stream<Path> children = Files.list(staging)) {
      return children.anyMatch(child -> child.getFileName().toString().startsWith("change-"));
    }
  }

  private String shop(String version) throws IOException {
    Path source = folder.resolve("sources/shop-" + version);
    Files.createDirectories(source.resolve("src"));
    Files.writeString(
        source.resolve("plugin.yaml"),
        "name: shop\nversion: " + version + "\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("src/Shop.java"),
        "public final class Shop implements dev.xcore.sdk.Plugin {\n"
            + "  @dev.xcore.sdk.http.Get(\"/version\") public String version() { return \""
            + version
            + "\"; }\n}\n");
    return source.toString();
  }

  private static String shop(Path file) {
    return file.getParent().getParent().toString();
  }

  private Outcome succeed(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = xcore.run(folder, arguments);
    assertThat(outcome.status()).as(outcome.text()).isZero();
    return outcome;
  }

  private static String version(RunningServer server) throws IOException, InterruptedException {
    URI uri = server.address().resolve("/plugins/shop/version");
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : String.valueOf(answer.statusCode());
    }
  }
}
