package dev.xcore.kernel.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.settings.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaComparisonTest {

  private static final String REQUIRED_NAME =
      "{type: object, properties: {name: {type: string}}, required: [name]}";
  private static final String OPTIONAL_NAME = "{type: object, properties: {name: {type: string}}}";

  /** Two schemas, and whether going from one to the other breaks users, as input and as output. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // before | after | input | output
        "{type: string}|{type: string}|none|none",
        "{type: string, description: a}|{type: string, description: b, default: c}|none|none",
        "{type: string}|{type: integer}|breaks|breaks",
        "{type: integer}|{type: number}|fits|breaks",
        "{type: number}|{type: integer}|breaks|fits",
        "{}|{type: string}|breaks|fits",
        "{type: string}|{}|fits|breaks",
        "{type: string}|{type: [string, 'null']}|fits|breaks",
        "{type: [string, 'null']}|{type: string}|breaks|fits",
        "{type: [string, 'null']}|{anyOf: [{type: string}, {type: 'null'}]}|none|none",
        "{type: string}|{type: string, maxLength: 5}|breaks|fits",
        "{type: string, maxLength: 5}|{type: string, maxLength: 9}|fits|breaks",
        "{type: string, maxLength: 9}|{type: string, maxLength: 5}|breaks|fits",
        "{type: string, minLength: 1}|{type: string}|fits|breaks",
        "{type: integer, minimum: 1}|{type: integer, minimum: 0}|fits|breaks",
        "{type: integer, minimum: 1}|{type: integer, exclusiveMinimum: 0}|none|none",
        "{type: number, minimum: 0}|{type: number, exclusiveMinimum: 0}|breaks|fits",
        "{type: integer, maximum: 9}|{type: integer, exclusiveMaximum: 10}|none|none",
        "{type: integer, maximum: 9}|{type: integer, maximum: 8}|breaks|fits",
        "{type: array, items: {type: string}}|{type: array, items: {type: integer}}|breaks|breaks",
        "{type: array}|{type: array, minItems: 1}|breaks|fits",
        "{type: array}|{type: array, maxItems: 9}|breaks|fits",
        "{type: array, uniqueItems: true}|{type: array}|fits|breaks",
        "{type: object}|{type: object, additionalProperties: {type: string}}|breaks|fits",
        "{type: string}|{type: string, pattern: '^a'}|breaks|fits",
        "{type: string, pattern: '^a'}|{type: string, pattern: '^b'}|breaks|breaks",
        "{type: string}|{type: string, format: email}|breaks|fits",
        "{type: string, enum: [a, b]}|{type: string, enum: [a, b, c]}|fits|breaks",
        "{type: string, enum: [a, b]}|{type: string, enum: [a]}|breaks|fits",
        "{type: string}|{type: string, enum: [a]}|breaks|fits",
        "{type: string, const: a}|{type: string, enum: [a]}|none|none",
        "{type: string}|{type: string, contentEncoding: base64}|breaks|breaks",
      })
  void keywordsNarrowOrWiden(String before, String after, String input, String output) {
    assertThat(outcome(ChangeLog.Side.INPUT, before, after)).as("input").isEqualTo(input);
    assertThat(outcome(ChangeLog.Side.OUTPUT, before, after)).as("output").isEqualTo(output);
  }

  @Test
  void fieldsMayBecomeOptionalInInputAndRequiredInOutput() {
    assertThat(changes(ChangeLog.Side.INPUT, OPTIONAL_NAME, REQUIRED_NAME))
        .containsExactly("! x.name: is required now; compatible would be: leave it optional");
    assertThat(changes(ChangeLog.Side.INPUT, REQUIRED_NAME, OPTIONAL_NAME))
        .containsExactly("x.name: may be missing now");
    assertThat(changes(ChangeLog.Side.OUTPUT, REQUIRED_NAME, OPTIONAL_NAME))
        .containsExactly(
            "! x.name: may be missing now; compatible would be: go on answering with it always");
    assertThat(changes(ChangeLog.Side.OUTPUT, OPTIONAL_NAME, REQUIRED_NAME))
        .containsExactly("x.name: is required now");
  }

  @Test
  void fieldsMayComeOptionallyInInputAndFreelyInOutput() {
    assertThat(changes(ChangeLog.Side.INPUT, "{type: object}", REQUIRED_NAME))
        .containsExactly(
            "! x.name: is new and required; compatible would be: make it optional: Optional,"
                + " @Nullable, or with a default");
    assertThat(changes(ChangeLog.Side.INPUT, "{type: object}", OPTIONAL_NAME))
        .containsExactly("x.name: is new and optional");
    assertThat(changes(ChangeLog.Side.OUTPUT, "{type: object}", REQUIRED_NAME))
        .containsExactly("x.name: is new");
  }

  @Test
  void fieldsMayGoFromInputOnly() {
    String title = "{type: object, properties: {title: {type: string}}}";

    assertThat(changes(ChangeLog.Side.INPUT, REQUIRED_NAME, "{type: object}"))
        .containsExactly("x.name: is not read any more; whoever sends it is not refused");
    assertThat(changes(ChangeLog.Side.OUTPUT, OPTIONAL_NAME, title))
        .containsExactly(
            "! x.name: is gone; was it renamed to 'title'?; compatible would be: keep it",
            "x.title: is new");
  }

  @Test
  void placesAreNamedAsDeepAsTheyAre() {
    assertThat(
            changes(
                ChangeLog.Side.INPUT,
                "{type: array, items: {type: object, properties: {a: {type: object,"
                    + " additionalProperties: {type: string}}}}}",
                "{type: array, items: {type: object, properties: {a: {type: object,"
                    + " additionalProperties: {type: string, maxLength: 3}}}}}"))
        .containsExactly(
            "! x[].a.*: maxLength changed from none to 3; compatible would be: leave out"
                + " maxLength");
  }

  @Test
  void referencesAreFollowedAndCyclesEnd() {
    String node =
        "{Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, v: {type:"
            + " %s}}}}";
    ChangeLog log = new ChangeLog();
    log.at("op");
    new SchemaComparison(
            SurfaceTree.of(tree(node.formatted("string"))),
            SurfaceTree.of(tree(node.formatted("integer"))),
            ChangeLog.Side.OUTPUT,
            log)
        .compare(
            "x",
            Map.of("$ref", "#/components/schemas/Node"),
            Map.of("$ref", "#/components/schemas/Node"));

    assertThat(log.changes()).hasSize(1).allMatch(SurfaceChange::isBreaking);
  }

  @Test
  void formsComeInInputAndGoInOutput() {
    String one = "{oneOf: [{type: object, required: [cat], properties: {cat: {type: object}}}]}";
    String two =
        "{oneOf: [{type: object, required: [cat], properties: {cat: {type: object}}}, {type:"
            + " object, required: [dog], properties: {dog: {type: object}}}]}";

    assertThat(changes(ChangeLog.Side.INPUT, one, two)).containsExactly("x: the form 'dog' is new");
    assertThat(changes(ChangeLog.Side.INPUT, two, one))
        .containsExactly("! x: the form 'dog' is gone; compatible would be: keep taking it");
    assertThat(outcome(ChangeLog.Side.OUTPUT, one, two)).isEqualTo("breaks");
    assertThat(outcome(ChangeLog.Side.OUTPUT, two, one)).isEqualTo("fits");
  }

  private static String outcome(ChangeLog.Side side, String before, String after) {
    List<String> changes = changes(side, before, after);
    if (changes.isEmpty()) {
      return "none";
    }
    return changes.stream().anyMatch(change -> change.startsWith("!")) ? "breaks" : "fits";
  }

  private static List<String> changes(ChangeLog.Side side, String before, String after) {
    ChangeLog log = new ChangeLog();
    log.at("op");
    new SchemaComparison(SurfaceTree.of(null), SurfaceTree.of(null), side, log)
        .compare("x", tree(before), tree(after));
    return log.changes().stream()
        .map(change ->
            (change.isBreaking() ? "! " : "") + change.toString().substring("op ".length()))
        .toList();
  }

  private static Object tree(String yaml) {
    return Document.parse("test", yaml).root().tree();
  }
}
