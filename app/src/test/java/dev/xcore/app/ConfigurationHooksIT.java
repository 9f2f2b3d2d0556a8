package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ConflictException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of a plugin around changes of the configuration. */
class ConfigurationHooksIT {

  @TempDir Path folder;

  private static TestApplication guarded(Path folder) {
    return new TestApplication(folder)
        .configure("")
        .greeter()
        .plugin(
            "guard",
            "",
            "Guard",
            """
            import dev.xcore.sdk.*;
            import java.util.*;

            public final class Guard implements Plugin {
              public record Change(List<String> keys, String actor) {}
              private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

              @OnHook("config.change") void check(HookCall call, Change change) {
                if (change.actor().equals("stranger")) { call.cancel("who are you"); }
              }

              @OnHook(value = "config.change", phase = HookPhase.AFTER) void seen(HookCall call, Change change) {
                seen.add(change.keys() + " " + call.error().isPresent());
              }

              @Action public List<String> seen() { return List.copyOf(seen); }
            }
            """);
  }

  @Test
  void aHookForbidsAChangeBeforeAnythingIsWritten() throws Exception {
    Map<String, Object> patch =
        Map.of("plugins", Map.of("config", Map.of("greeter", Map.of("greeting", "Salut"))));
    try (Xcore xcore = guarded(folder).load()) {
      xcore.boot();
      String before = Files.readString(folder.resolve("xcore.yaml"));
      assertThatThrownBy(() -> xcore.liveConfiguration().change(patch, "stranger"))
          .isInstanceOf(ConflictException.class)
          .hasMessage("plugin 'guard' refuses config.change: who are you");
      assertThat(Files.readString(folder.resolve("xcore.yaml"))).isEqualTo(before);
      assertThat(greet(xcore)).isEqualTo("Hello, Ada!");
      xcore.liveConfiguration().change(patch, "friend");
      assertThat(greet(xcore)).isEqualTo("Salut, Ada!");
      assertThat(xcore.plugins().call("guard", "seen", Map.of()).value())
          .isEqualTo(
              List.of(
                  "[plugins.config.greeter.greeting] true",
                  "[plugins.config.greeter.greeting] false"));
    }
  }

  private static Object greet(Xcore xcore) {
    return xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value();
  }
}
