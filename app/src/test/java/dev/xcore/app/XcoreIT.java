package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.server.ServerStartException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XcoreIT {

  @TempDir Path folder;

  @Test
  void servesPluginsByCallAndByHttp() throws Exception {
    try (Xcore xcore = new TestApplication(folder).greeter().load()) {
      assertThat(xcore.address()).isEmpty();
      xcore.boot();
      assertThat(xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value())
          .isEqualTo("Hello, Ada!");
      URI address = xcore.address().orElseThrow();
      assertThat(get(address.resolve("/plugins/greeter/Ada"))).contains("Hello, Ada!");
      assertThat(get(address.resolve("/openapi.json"))).contains("/plugins/greeter/{name}");
    }
  }

  @Test
  void bootMakesUpForARemovalThatWasCutOff() throws Exception {
    TestApplication application = new TestApplication(folder).greeter();
    Path change = Files.createDirectories(folder.resolve("plugins/.staging/change-1/old"));
    Files.move(folder.resolve("plugins/greeter"), change.resolve("greeter"));
    Files.writeString(
        change.resolveSibling("journal.json"),
        "{\"plugin\": \"greeter\", \"former_is_at\": \"greeter\"}");

    try (Xcore xcore = application.load()) {
      xcore.boot();

      assertThat(xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value())
          .isEqualTo("Hello, Ada!");
      assertThat(xcore.installer().versions("greeter")).hasSize(1);
      assertThat(change).doesNotExist();
    }
  }

  @Test
  void bootsFromAFileByItsPath() {
    TestApplication application = new TestApplication(folder).greeter();
    try (Xcore xcore = Xcore.load(application.file())) {
      assertThat(xcore.boot())
          .filteredOn(plugin -> plugin.name().equals("greeter"))
          .extracting(plugin -> plugin.state())
          .containsExactly(PluginState.ACTIVE);
    }
  }

  @Test
  void bootingAndClosingTwiceIsHarmless() {
    Xcore xcore = new TestApplication(folder).greeter().load();
    assertThat(xcore.boot()).isNotEmpty();
    assertThat(xcore.boot()).isNotEmpty();
    xcore.close();
    xcore.close();
    assertThat(xcore.address()).isEmpty();
    assertThatThrownBy(xcore::boot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesAnOccupiedPortAndClosesEverything() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        Xcore xcore =
            new TestApplication(folder)
                .greeter()
                .load(
                    Map.of(
                        "XCORE__SERVER__HOST",
                        "0.0.0.0",
                        "XCORE__SERVER__PORT",
                        "" + taken.getLocalPort()))) {
      assertThatThrownBy(xcore::boot)
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("in use");
      assertThat(xcore.plugins().snapshot().active()).isEmpty();
    }
  }

  @Test
  void refusesWeakSecretsInProduction() {
    TestApplication application = new TestApplication(folder).configure("app: {env: production}\n");
    assertThatThrownBy(application::load)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("app.secret_key");
  }

  @Test
  void keepsTheAdminTokenToItsOwner() throws Exception {
    try (Xcore xcore = new TestApplication(folder).load()) {
      Path token = xcore.configuration().secrets().file("admin-token");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void mountsInAJettyOfTheHost() throws Exception {
    Server host = new Server();
    ServerConnector connector = new ServerConnector(host);
    connector.setHost("127.0.0.1");
    host.addConnector(connector);
    try (Xcore xcore = new TestApplication(folder).greeter().load()) {
      host.setHandler(xcore.httpHandler());
      xcore.boot();
      host.start();
      URI address = URI.create("http://127.0.0.1:" + connector.getLocalPort());
      assertThat(xcore.address()).isEmpty();
      assertThat(get(address.resolve("/plugins/greeter/Ada"))).contains("Hello, Ada!");
      assertThat(get(address.resolve("/health/ready"))).contains("healthy");
    } finally {
      host.stop();
    }
  }

  @Test
  void twoPlatformsLiveInOneProcess(@TempDir Path other) throws Exception {
    try (Xcore first = new TestApplication(folder).greeter().load();
        Xcore second = new TestApplication(other).greeter().load()) {
      first.boot();
      second.boot();
      assertThat(get(first.address().orElseThrow().resolve("/plugins/greeter/A"))).contains("A!");
      assertThat(get(second.address().orElseThrow().resolve("/plugins/greeter/B"))).contains("B!");
    }
  }

  @Test
  void checksAPluginsOwnConstraints() {
    TestApplication application =
        new TestApplication(folder)
            .plugin(
                "even",
                "",
                "Even",
                """
                import dev.xcore.sdk.*;
                import jakarta.validation.*;
                import java.lang.annotation.*;

                public final class Even implements Plugin {
                  @Retention(RetentionPolicy.RUNTIME)
                  @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
                  @Constraint(validatedBy = EvenCheck.class)
                  public @interface IsEven {
                    String message() default "must be even";
                    Class<?>[] groups() default {};
                    Class<? extends jakarta.validation.Payload>[] payload() default {};
                  }

                  public static final class EvenCheck implements ConstraintValidator<IsEven, Long> {
                    @Override public boolean isValid(Long value, ConstraintValidatorContext context) {
                      return value == null || value % 2 == 0;
                    }
                  }

                  public record Half(@IsEven Long number) {}

                  @Action public long half(Half half) { return half.number() / 2; }
                }
                """);
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(xcore.plugins().call("even", "half", Map.of("number", 8)).value()).isEqualTo(4L);
      var refused = xcore.plugins().call("even", "half", Map.of("number", 7));
      assertThat(refused.code()).isEqualTo("validation_error");
      assertThat(refused.message()).contains("number").contains("must be even");
    }
  }

  private static String get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
