package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.CallMiddleware;
import dev.xcore.sdk.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Call middleware of configuration and application, and overrides, in a real application. */
class CallMiddlewareIT {

  @TempDir Path folder;

  /** Adds what its configuration says to every result. */
  public static final class Suffix implements CallMiddleware {

    private final String text;

    public Suffix(Map<String, Object> config) {
      this.text = String.valueOf(config.getOrDefault("text", "?"));
    }

    @Override
    public @Nullable Object handle(Target call, Next next) {
      return next.proceed() + text;
    }
  }

  /** Cannot be made. */
  public static final class Broken implements CallMiddleware {

    public Broken() {
      throw new IllegalStateException("no key");
    }

    @Override
    public @Nullable Object handle(Target call, Next next) {
      return next.proceed();
    }
  }

  private Xcore load(String... lines) throws IOException {
    TestApplication application = new TestApplication(folder).greeter();
    Files.writeString(
        folder.resolve("xcore.yaml"),
        "server: {port: 0}\nplugins:\n  middleware:\n" + String.join("\n", lines) + "\n");
    return application.load();
  }

  private static Object greet(Xcore xcore) {
    return xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value();
  }

  private static String entry(String name, Class<?> type, int order, String config) {
    return "    - {name: %s, class: \"%s\", order: %d, config: %s}"
        .formatted(name, type.getName(), order, config);
  }

  @Test
  void classesOfTheConfigurationStandAroundCallsInTheirOrder() throws IOException {
    try (Xcore xcore =
        load(
            entry("outer", Suffix.class, -5, "{text: \" Outer.\"}"),
            entry("inner", Suffix.class, 5, "{text: \" Inner.\"}"))) {
      xcore.boot();
      assertThat(greet(xcore)).isEqualTo("Hello, Ada! Inner. Outer.");

      try (var denial =
          xcore
              .callMiddleware()
              .register(
                  "closed",
                  -10,
                  (call, next) -> {
                    throw new PermissionDeniedException("closed");
                  })) {
        assertThat(xcore.callMiddleware().names()).containsExactly("closed", "outer", "inner");
        assertThatThrownBy(() -> greet(xcore)).isInstanceOf(PermissionDeniedException.class);
      }
      assertThat(greet(xcore)).isEqualTo("Hello, Ada! Inner. Outer.");
    }
  }

  @Test
  void everyClassThatCannotBeUsedIsReportedWithItsPlace() {
    assertThatThrownBy(() ->
            load(
                entry("gone", Missing.class, 0, "{}").replace("Missing", "Absent"),
                entry("text", String.class, 0, "{}"),
                entry("broken", Broken.class, 0, "{}"),
                entry("same", Suffix.class, 0, "{}"),
                entry("same", Suffix.class, 0, "{}")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("xcore.yaml:4")
        .hasMessageContaining("is not on the application's class path")
        .hasMessageContaining("java.lang.String does not implement dev.xcore.sdk.CallMiddleware")
        .hasMessageContaining("cannot be constructed: java.lang.IllegalStateException: no key")
        .hasMessageContaining("has the name 'same' of another");
  }

  interface Missing {}

  @Test
  void overridesOfRuntimeAreAppliedLive() throws IOException {
    try (Xcore xcore = load("    []")) {
      xcore.boot();
      Object report =
          xcore
              .liveConfiguration()
              .change(
                  Map.of(
                      "plugins",
                      Map.of(
                          "overrides",
                          Map.of(
                              "greeter",
                              Map.of(
                                  "runtime",
                                  Map.of(
                                      "circuit_breaker",
                                      Map.of("failure_rate", 100, "window", 1)))))),
                  "test");

      assertThat(((Map<?, ?>) report).get("restart_required")).isEqualTo(List.of());
      assertThat(greet(xcore)).isEqualTo("Hello, Ada!");
      assertThat(
              xcore.plugins().find("greeter").orElseThrow().conditions().orElseThrow().circuits())
          .containsOnlyKeys("plugin");
    }
  }
}
