package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.Distribution.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a new user, from the first command to the last, with the built distribution. */
class ApplicationIT {

  private final Distribution xcore = Distribution.built();

  @TempDir Path folder;

  @Test
  void fromNothingToAChangedPlugin() throws IOException, InterruptedException {
    succeed(folder, "init", "my-app");
    Path application = folder.resolve("my-app");
    succeed(application, "plugin", "new", "greeter");

    Outcome tests = succeed(application, "plugin", "test", "greeter");
    assertThat(tests.out()).contains("4 tests, 4 passed, 0 failed");

    try (RunningServer server = RunningServer.start(xcore, application)) {
      String url = server.address().toString();
      assertThat(server.output()).contains("2 of 2 plugins serve", "/docs");

      Outcome call =
          succeed(
              application,
              "--url",
              url,
              "plugin",
              "call",
              "greeter",
              "greet",
              "{\"name\":\"Ada\"}");
      assertThat(JsonText.parse(call.out())).asString().isEqualTo("{message=Hello, Ada!}");
      assertThat(get(server.address().resolve("/plugins/greeter/?name=Bob")).body())
          .contains("Hello, Bob!");
      assertThat(succeed(application, "--url", url, "plugin", "list").out())
          .containsPattern("greeter +0\\.1\\.0 +sandboxed +active");
      assertThat(succeed(application, "--url", url, "plugin", "info", "greeter").out())
          .contains("/plugins/greeter", "greet");
      assertThat(succeed(application, "--url", url, "health").out()).contains("healthy");

      replace(application.resolve("plugins/greeter/src/Greeter.java"), "\"!\"", "\" :-)\"");
      succeed(application, "--url", url, "plugin", "reload", "greeter", "--force");
      assertThat(succeed(application, "--url", url, "plugin", "info", "greeter").out())
          .contains("past versions", "stay in it");
      assertThat(get(server.address().resolve("/plugins/greeter/?name=Bob")).body())
          .contains("Hello, Bob :-)");

      replace(application.resolve("plugins/greeter/src/Greeter.java"), "return new", "retrun new");
      Outcome broken = xcore.run(application, "--url", url, "plugin", "reload", "greeter");
      assertThat(broken.status()).as(broken.text()).isEqualTo(1);
      assertThat(broken.err()).contains("Greeter.java:").doesNotContain("\tat ");
      assertThat(get(server.address().resolve("/plugins/greeter/")).body())
          .contains("Hello, world :-)");

      assertThat(server.terminate()).as(server.output()).isZero();
    }
  }

  @Test
  void controlCStopsWithZero() throws IOException, InterruptedException {
    try (RunningServer server = RunningServer.start(xcore, folder)) {
      assertThat(get(server.address().resolve("/health/live")).statusCode()).isEqualTo(200);

      assertThat(server.interrupt()).as(server.output()).isZero();
    }
  }

  @Test
  void aBrokenPluginIsShownInFullAndTheOthersServe() throws IOException, InterruptedException {
    succeed(folder, "init");
    Path broken = Files.createDirectories(folder.resolve("plugins/broken/src"));
    Files.writeString(
        broken.resolveSibling("plugin.yaml"),
        "name: broken\nversion: 1.0.0\nexecution_mode: trusted\nresuorces: {}\n");
    Files.writeString(broken.resolve("Broken.java"), "class Broken {}\n");

    try (RunningServer server = RunningServer.start(xcore, folder)) {
      assertThat(server.output())
          .contains("1 of 2 plugins serve")
          .containsPattern("broken.*plugin\\.yaml:4")
          .contains("resuorces", "resources");
      assertThat(get(server.address().resolve("/plugins/hello/")).statusCode()).isEqualTo(200);
      assertThat(get(server.address().resolve("/health")).statusCode()).isNotEqualTo(404);
    }
  }

  @Test
  void anOccupiedPortIsAClearError() throws IOException, InterruptedException {
    try (RunningServer server = RunningServer.start(xcore, folder)) {
      String port = String.valueOf(server.address().getPort());

      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
      Outcome second = xcore.run(elsewhere, "run", "--port", port);
      Outcome same = xcore.run(folder, "run", "--port", "0");

      assertThat(second.status()).as(second.text()).isEqualTo(1);
      assertThat(second.err()).contains(port).doesNotContain("\tat ");
      assertThat(same.status()).as(same.text()).isEqualTo(1);
      assertThat(same.err())
          .contains("another server", "each server needs a var folder of its own")
          .doesNotContain("\tat ");
      assertThat(get(server.address().resolve("/health/live")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAServerTheCureIsNamed() throws IOException, InterruptedException {
    Outcome outcome = xcore.run(folder, "--url", "http://127.0.0.1:1", "plugin", "call", "a", "b");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no server answers", "xcore run");
  }

  private Outcome succeed(Path directory, String... arguments)
      throws IOException, InterruptedException {
    Outcome outcome = xcore.run(directory, arguments);
    assertThat(outcome.status()).as(outcome.text()).isZero();
    return outcome;
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
          BodyHandlers.ofString());
    }
  }
}
