package dev.xcore.kernel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.registry.Corpora;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class DocumentTest {

  @TempDir Path folder;

  @Test
  void everyValueKnowsItsPlace() {
    Node.Mapping root = Document.parse("a.yaml", "one: 1\ntwo:\n  - x\n  - {three: yes}\n").root();

    assertThat(root.tree())
        .isEqualTo(Map.of("one", 1L, "two", List.of("x", Map.of("three", "yes"))));
    assertThat(root.entries().get("one").value().place()).isEqualTo(new Place("a.yaml", 1, 6));
    Node.Sequence two = (Node.Sequence) root.entries().get("two").value();
    assertThat(two.place()).isEqualTo(new Place("a.yaml", 3, 3));
    assertThat(two.items().get(1).place()).isEqualTo(new Place("a.yaml", 4, 5));
    assertThat(root.entries().get("two").place()).isEqualTo(new Place("a.yaml", 2, 1));
  }

  @Test
  void scalarsFollowTheCoreSchema() {
    Object tree =
        Document.parse(
                "a.yaml",
                """
                i: 42
                neg: -7
                hex: 0xff
                octal: 0o17
                huge: 123456789012345678901234567890
                float: 1.50
                exp: 1e3
                yes: yes
                on: on
                t: True
                f: false
                none: ~
                empty:
                date: 2026-11-21
                version: 1.2.3
                quoted: "42"
                time: 12:30
                """)
            .root()
            .tree();

    assertThat((Map<?, ?>) tree)
        .hasToString(
            "{i=42, neg=-7, hex=255, octal=15, huge=123456789012345678901234567890, float=1.5,"
                + " exp=1000.0, yes=yes, on=on, t=true, f=false, none=null, empty=null,"
                + " date=2026-11-21, version=1.2.3, quoted=42, time=12:30}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "---\n...\n", "~"})
  void emptyFileIsAnEmptyMapping(String text) {
    assertThat(Document.parse("a.yaml", text).root().entries()).isEmpty();
  }

  static Stream<List<String>> broken() {
    return Stream.of(
        List.of(
            "- a", "a.yaml:1:1: must hold keys with values, such as 'name: value'; found a list"),
        List.of(
            "word",
            "a.yaml:1:1: must hold keys with values, such as 'name: value'; found text 'word'"),
        List.of(
            "a: 1\nb: 2\na: 3",
            "a.yaml:3:1: duplicate key 'a', given first in line 1; keep one of the two"),
        List.of(
            "a: !!java.net.URL [x]",
            "a.yaml:1:4: tags are not allowed; write the plain value, and put a text that begins"
                + " with ! in quotes"),
        List.of(
            "a: !!str 1",
            "a.yaml:1:4: tags are not allowed; write the plain value, and put a text that begins"
                + " with ! in quotes"),
        List.of(
            "a: 1\n---\nb: 2",
            "a.yaml:2:1: holds several documents; only one is read, remove '---'"),
        List.of(
            "b: &x {c: 1}\na:\n  <<: *x",
            "a.yaml:3:3: merge keys '<<' are not supported; write the keys out"),
        List.of(
            "a: &x [*x]",
            "a.yaml:1:8: is an alias whose anchor is not before it; put a text that begins with *"
                + " in quotes"),
        List.of(
            "a: &x\n  <<: *x", "a.yaml:2:3: merge keys '<<' are not supported; write the keys out"),
        List.of(
            "a: *none",
            "a.yaml:1:4: is an alias whose anchor is not before it; put a text that begins with *"
                + " in quotes"),
        List.of("[a, b]: 1", "a.yaml:1:1: a key must be text; found a list"),
        List.of("a: b: c", "a.yaml:1:5: is not valid YAML: mapping values are not allowed here"),
        List.of(
            "a: [1, 2\nb: 3",
            "a.yaml:2:2: is not valid YAML: expected ',' or ']', but got : (while parsing a flow"
                + " sequence begun in line 1)"),
        List.of(
            "a:\n\t- b",
            "a.yaml:2:1: is not valid YAML: found character '\\t(TAB)' that cannot start any token."
                + " (Do not use \\t(TAB) for indentation)"),
        List.of("a: 1\nb: x\0y", "a.yaml:2:5: is not valid YAML: character U+0000 is not allowed"),
        List.of(
            "a: " + "9".repeat(101),
            "a.yaml:1:4: number '" + "9".repeat(60) + "…' is too long; put texts in quotes"),
        List.of("a: 1e999", "a.yaml:1:4: number '1e999' is too large"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenDocumentIsRefusedWithItsPlace(List<String> textAndMessage) {
    assertThatThrownBy(() -> Document.parse("a.yaml", textAndMessage.get(0)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(textAndMessage.get(1));
  }

  static Stream<List<String>> hostile() {
    StringBuilder laughs =
        new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 10; i++) {
      laughs
          .append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ", ").repeat(5))
          .append("]\n");
    }
    String deepBlock =
        Stream.iterate("a:", s -> " " + s).limit(1000).reduce("", (a, b) -> a + b + "\n");
    return Stream.of(
        List.of(laughs.toString(), "holds more than 100,000 values, aliases resolved"),
        List.of("a: &a [x]\nb: [" + "*a, ".repeat(60) + "]", "holds more than 50 aliases"),
        List.of("a: " + "[".repeat(10_000) + "]".repeat(10_000), "is nested deeper than 50 levels"),
        List.of(
            "a: " + "{a: ".repeat(10_000) + "}".repeat(10_000), "is nested deeper than 50 levels"),
        List.of(deepBlock, "is nested deeper than 50 levels"),
        List.of(
            "a: &a "
                + "[".repeat(30)
                + "]".repeat(30)
                + "\nb: "
                + "[".repeat(30)
                + "*a"
                + "]".repeat(30),
            "is nested deeper than 50 levels"),
        List.of("a: [" + "1,".repeat(200_000) + "]", "holds more than 100,000 values"),
        List.of(
            "a: \"" + "x".repeat(1 << 20) + "\"", "is larger than 1 MiB, the most that is read"),
        List.of("? ".repeat(10_000) + "a", "is nested deeper than 50 levels"),
        List.of("- ".repeat(10_000) + "a", "is nested deeper than 50 levels"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileDocumentIsRefusedBeforeItGrows(List<String> textAndMessage) {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> Document.parse("a.yaml", textAndMessage.get(0)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(textAndMessage.get(1)));
  }

  @Test
  void aliasesWithinTheLimitsAreResolved() {
    assertThat(
            Document.parse("a.yaml", "a: &x {b: 1}\nc: [*x, *x]\nd: &y text\ne: *y").root().tree())
        .hasToString("{a={b=1}, c=[{b=1}, {b=1}], d=text, e=text}");
  }

  @Test
  void jsonIsReadAsJacksonReadsIt() throws IOException {
    String json =
        "{\n\t\"a\": [1, -2.5, 1e2, true, null, \"x\\/y \\u00e9 \\ud83d\\ude00 \\t \\\"q\\\"\"],\n"
            + "\t\"b\": {\"c\": {}, \"d\": []}\n}";
    Path file = Files.writeString(folder.resolve("a.json"), json);

    JsonNode expected = new ObjectMapper().readTree(json);
    Object tree = Document.read(file).root().tree();

    assertThat(new ObjectMapper().writeValueAsString(tree)).isEqualTo(expected.toString());
  }

  @Test
  void brokenJsonSaysJson() {
    assertThatThrownBy(() -> Document.parse("config.json", "{\"a\": 1"))
        .hasMessage(
            "config.json:1:8: is not valid JSON: expected ',' or '}', but got <stream end> (while"
                + " parsing a flow mapping begun in line 1)");
  }

  @Test
  void fileThatIsNotUtf8IsRefused() throws IOException {
    Path file = Files.write(folder.resolve("a.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Document.read(file, "a.yaml"))
        .hasMessage("a.yaml: is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> Document.read(folder.resolve("none.yaml"), "none.yaml"))
        .hasMessage("none.yaml: does not exist");
  }

  @Test
  void byteOrderMarkIsIgnored() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFa: 1");

    assertThat(Document.read(file).root().tree()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void naughtyStringsAsKeysAndValuesAreKeptOrRefusedCleanly() throws IOException {
    for (JsonNode row : Corpora.rows("naughty-strings/blns.json")) {
      String text = row.asString();
      String quoted = new ObjectMapper().writeValueAsString(Map.of("k" + text, text));
      SettingsException refused = null;
      Object tree = null;
      try {
        tree = Document.parse("a.json", quoted).root().tree();
      } catch (SettingsException e) {
        refused = e;
      }
      if (refused == null) {
        assertThat(tree).isEqualTo(Map.of("k" + text, text));
      } else {
        assertThat(refused).hasMessageContaining("is not valid JSON: character U+");
      }
      SettingsException plain =
          catchThrowableOfType(
              SettingsException.class, () -> Document.parse("a.yaml", text + "\nb: " + text));
      assertThat(plain == null || plain.problems().size() == 1).isTrue();
    }
  }
}
