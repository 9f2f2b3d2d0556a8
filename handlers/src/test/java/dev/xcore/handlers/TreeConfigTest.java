package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ValidationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TreeConfigTest {

  private static TreeConfig config(Map<String, Object> tree) {
    return TreeConfig.of("shop", Binder.create(), tree);
  }

  @Test
  void readsNestedKeysAndKeysWithDots() {
    TreeConfig config =
        config(
            Map.of(
                "mail",
                Map.of("host", "a", "smtp.port", 25, "auth", Map.of("user", "u")),
                "mail.from",
                "x@y"));

    assertThat(config.text("mail.host")).contains("a");
    assertThat(config.integer("mail.smtp.port", 0)).isEqualTo(25);
    assertThat(config.text("mail.auth.user")).contains("u");
    assertThat(config.text("mail.from")).contains("x@y");
    assertThat(config.get("mail.none")).isEmpty();
    assertThat(config.get("none.at.all")).isEmpty();
    assertThat(config.text("none", "fallback")).isEqualTo("fallback");
  }

  @Test
  void convertsScalars() {
    TreeConfig config =
        config(Map.of("n", 7, "t", "8", "on", true, "off", "false", "d", "500ms", "s", 3));

    assertThat(config.integer("n", 0)).isEqualTo(7);
    assertThat(config.integer("t", 0)).isEqualTo(8);
    assertThat(config.flag("on", false)).isTrue();
    assertThat(config.flag("off", true)).isFalse();
    assertThat(config.duration("d", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(config.duration("s", Duration.ZERO)).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.duration("none", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void wrongValuesAreNamedUnlessTheyAreSecret() {
    TreeConfig config = config(Map.of("size", "big", "api_token", "s3cr3t", "half", 1.5));

    assertThatThrownBy(() -> config.integer("size", 0))
        .isInstanceOf(ValidationException.class)
        .hasMessage("setting 'size' of plugin 'shop' must be a whole number of 64 bits, not 'big'");
    assertThatThrownBy(() -> config.integer("half", 0)).isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> config.flag("size", true)).hasMessageContaining("true or false");
    assertThatThrownBy(() -> config.duration("size", Duration.ZERO)).hasMessageContaining("500ms");
    assertThatThrownBy(() -> config.integer("api_token", 0)).hasMessageNotContaining("s3cr3t");
  }

  @Test
  void theOperatorsSettingsBeatTheManifests() {
    Map<String, Object> merged =
        TreeConfig.merged(
            Map.of("a", 1, "mail", Map.of("host", "x", "port", 25), "list", List.of(1, 2)),
            Map.of("mail", Map.of("host", "y"), "list", List.of(3)));

    assertThat(merged)
        .isEqualTo(Map.of("a", 1, "mail", Map.of("host", "y", "port", 25), "list", List.of(3)));
  }

  @Test
  void isASnapshotThatNobodyCanChange() {
    Map<String, Object> section = new HashMap<>(Map.of("host", "x"));
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> source = new HashMap<>(Map.of("mail", section, "list", list));
    TreeConfig config = config(source);
    section.put("host", "changed");
    list.add(2);
    source.clear();

    assertThat(config.asMap()).isEqualTo(Map.of("mail", Map.of("host", "x"), "list", List.of(1)));
    assertThatThrownBy(() -> config.asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Map<?, ?>) config.asMap().get("mail")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
