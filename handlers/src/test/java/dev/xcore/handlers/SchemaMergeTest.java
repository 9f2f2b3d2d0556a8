package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaMergeTest {

  private static Map<String, Object> reference(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  @Test
  void equalSchemasAreOne() {
    Map<String, Map<String, Object>> set = Map.of("p.A", Map.of("type", "string"));
    assertThat(SchemaMerge.of(set, set).definitions()).isEqualTo(set);
  }

  @Test
  void aDifferentSchemaOfTheSameNameGetsANumberAndItsReferencesFollow() {
    Map<String, Map<String, Object>> base =
        Map.of(
            "p.A", Map.of("properties", Map.of("b", reference("p.B"))),
            "p.B", Map.of("type", "string"),
            "p.B2", Map.of("type", "boolean"));
    Map<String, Map<String, Object>> added =
        Map.of(
            "p.A", Map.of("properties", Map.of("b", reference("p.B"))),
            "p.B", Map.of("type", "integer"),
            "p.C", Map.of("anyOf", List.of(reference("p.A"), reference("p.B"))));
    Map<String, Map<String, Object>> merged = SchemaMerge.of(base, added).definitions();
    assertThat(merged).containsAllEntriesOf(base).hasSize(6);
    assertThat(merged.get("p.B3")).isEqualTo(Map.of("type", "integer"));
    assertThat(merged.get("p.A2")).isEqualTo(Map.of("properties", Map.of("b", reference("p.B3"))));
    assertThat(merged.get("p.C"))
        .isEqualTo(Map.of("anyOf", List.of(reference("p.A2"), reference("p.B3"))));
  }
}
