package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void readsEveryKindOfValue() {
    Object tree = JsonText.parse("{\"a\":[1,2.5,true,false,null,\"x\"],\"b\":{\"c\":{}}}");

    assertThat(tree).asString().isEqualTo("{a=[1, 2.5, true, false, null, x], b={c={}}}");
  }

  @Test
  void writesWhatItReads() {
    String text = "{\"a\":[1,12345678901234567890,-0.5,true,null,\"\\u0000\\\"ü\"],\"b\":{}}";

    assertThat(JsonText.compact(JsonText.parse(text))).isEqualTo(text);
  }

  @Test
  void prettyTextHasOneMemberPerLine() {
    assertThat(JsonText.pretty(Map.of("a", List.of(1, 2))).lines()).first().isEqualTo("{");
    assertThat(JsonText.parse(JsonText.pretty(Map.of("a", List.of(1, 2)))))
        .isEqualTo(Map.of("a", List.of(1, 2)));
  }

  @Test
  void saysWhereTextIsNoJson() {
    assertThatThrownBy(() -> JsonText.parse("{\n  \"a\": }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2, column");
  }

  @Test
  void refusesTextAfterTheValue() {
    assertThatThrownBy(() -> JsonText.parse("{} x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonText.parse("{} {}"))
        .hasMessageContaining("more text after the JSON value");
  }

  @Test
  void refusesNothingAtAll() {
    assertThatThrownBy(() -> JsonText.parse(" ")).hasMessageContaining("empty");
  }
}
