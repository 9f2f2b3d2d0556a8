package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example plugins that talk by events: a user registers, others hear of it. */
final class EventFlowsIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("xcore.repository"), "examples", "_events");

  @TempDir private Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private Xcore xcore;

  @BeforeEach
  void boot() throws IOException {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        "server: {port: 0}\nplugins: {watch: false, directory: \"%s\"}\n".formatted(EXAMPLES));
    xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    xcore.httpHandler();
    for (PluginStatus status : xcore.boot()) {
      assertThat(status.problems()).isEmpty();
    }
    for (String pattern : List.of("user.**", "email.*", "analytics.*", "notification.*")) {
      xcore.plugins().events().on(pattern, -1000, this::hear);
    }
  }

  private void hear(Event event) {
    heard.add(event.source() + ":" + event.name());
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Result register(String name, String email) {
    return xcore.plugins().call("accounts", "register", Map.of("name", name, "email", email));
  }

  @Test
  void aRegistrationIsToldStepByStep() {
    Object registration = register("Ada", "ada@example.com").value();

    assertThat(registration)
        .isEqualTo(
            Map.of(
                "user",
                Map.of("id", 1L, "name", "Ada", "email", "ada@example.com"),
                "answers",
                List.of("welcome mail to ada@example.com", "counted")));
    await()
        .untilAsserted(() ->
            assertThat(heard)
                .containsExactlyInAnyOrder(
                    "accounts:user.registration.started",
                    "accounts:user.created",
                    "welcome:email.sent",
                    "analytics:analytics.tracked",
                    "analytics:notification.sent"));
    await()
        .untilAsserted(() ->
            assertThat(xcore.plugins().call("analytics", "counts", Map.of()).value())
                .isEqualTo(
                    Map.of("email.sent", 1L, "user.created", 1L, "user.registration.started", 1L)));
  }

  @Test
  void aHandlerOfHigherPriorityAnswersFirstAndTheLaterOneSendsAnotherEvent() {
    register("Ada", "ada@example.com").value();

    assertThat(heard.indexOf("analytics:notification.sent"))
        .isGreaterThanOrEqualTo(0)
        .isLessThan(heard.indexOf("accounts:user.created"));
  }

  @Test
  void aCancelledRegistrationChangesNothing() {
    Result refused = register("Eve", "eve@spam.example");

    assertThat(refused.isOk()).isFalse();
    assertThat(refused.code()).isEqualTo("conflict");
    assertThat(heard).isEmpty();
  }
}
