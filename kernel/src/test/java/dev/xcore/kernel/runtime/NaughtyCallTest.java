package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.UnknownActionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

final class NaughtyCallTest {

  private final Plugins plugins = new Plugins();
  private List<String> strings = List.of();

  @BeforeEach
  void read() throws Exception {
    Path corpora = PluginWorkshop.corpora().orElse(null);
    Assumptions.assumeTrue(corpora != null, "the shared corpora are absent");
    String json = Files.readString(corpora.resolve("naughty-strings").resolve("blns.json"));
    strings = new ObjectMapper().readValue(json, new TypeReference<List<String>>() {});
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  @Test
  void namesOfAnyKindAreRefusedOnOneLine() {
    ActivePlugin echo = plugins.plugin("echo").action("say", payload -> payload).start();

    assertThat(strings).hasSizeGreaterThan(400);
    for (String name : strings) {
      assertThatThrownBy(() -> plugins.snapshot().plugin(name))
          .isInstanceOfSatisfying(PluginNotFoundException.class, e -> assertShown(e.detail()));
      assertThatThrownBy(() -> echo.call(CallOrigin.of("system"), name, null))
          .isInstanceOfSatisfying(UnknownActionException.class, e -> assertShown(e.detail()));
    }
  }

  private static void assertShown(String message) {
    assertThat(message.chars().noneMatch(Character::isISOControl)).as(message).isTrue();
    assertThat(message.length()).isLessThan(1000);
  }

  @Test
  void payloadsOfAnyKindArriveAsTheyAre() {
    ActivePlugin echo = plugins.plugin("echo").action("say", payload -> payload).start();
    for (String text : strings) {
      Map<String, Object> payload = Map.of(text, text);
      assertThat(echo.call(CallOrigin.of("system"), "say", payload)).isEqualTo(payload);
    }
  }
}
