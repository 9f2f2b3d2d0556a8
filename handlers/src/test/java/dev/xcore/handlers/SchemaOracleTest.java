package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Default;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaOracleTest {

  private final Binder binder = Binder.create();
  private final SchemaSet schemas = new SchemaSet("shop");

  record Bounded(
      @Min(1) @Max(9) int whole,
      @DecimalMin(value = "0.5", inclusive = false) BigDecimal exact,
      @Size(min = 2, max = 5) @Pattern(regexp = "[a-z]+") String text,
      @NotBlank String filled,
      @Size(min = 1, max = 3) List<@Size(max = 4) String> list,
      @Default("7") int usual) {}

  record Formats(
      UUID id, LocalDate day, Instant moment, byte[] data, long large, double real, boolean flag) {}

  record Optionals(
      Optional<OracleTypes.Color> color,
      OptionalInt number,
      OracleTypes.@Nullable User user,
      Map<String, Integer> counts,
      Set<String> names) {}

  private Map<?, ?> properties(Class<?> type) {
    binder.binding(type).schema(schemas);
    return (Map<?, ?>) definition(type.getSimpleName()).get("properties");
  }

  private Map<String, Object> definition(String name) {
    assertThat(schemas.definitions()).containsKey("shop." + name);
    return schemas.definitions().get("shop." + name);
  }

  @Test
  void aRecordIsAnObjectDefinedOnce() {
    Map<String, Object> reference = binder.binding(OracleTypes.User.class).schema(schemas);
    assertThat(reference).isEqualTo(Map.of("$ref", "#/components/schemas/shop.User"));
    assertThat(binder.binding(OracleTypes.User.class).schema(schemas)).isEqualTo(reference);
    assertThat(schemas.definitions()).containsOnlyKeys("shop.User");
    assertThat(definition("User"))
        .isEqualTo(
            Map.of(
                "type", "object",
                "properties",
                    Map.of(
                        "name", Map.of("type", "string"),
                        "age", Map.of("type", "integer", "format", "int32")),
                "required", List.of("name", "age")));
  }

  @Test
  void constraintsBecomeKeywords() {
    Map<?, ?> bounded = properties(Bounded.class);
    assertThat(bounded.get("whole"))
        .isEqualTo(Map.of("type", "integer", "format", "int32", "minimum", 1L, "maximum", 9L));
    assertThat(bounded.get("exact"))
        .isEqualTo(Map.of("type", "number", "exclusiveMinimum", new BigDecimal("0.5")));
    assertThat(bounded.get("text")).asString().contains("minLength=2", "maxLength=5", "[a-z]+");
    assertThat(bounded.get("filled")).asString().contains("minLength=1");
    assertThat(bounded.get("list"))
        .isEqualTo(
            Map.of(
                "type",
                "array",
                "items",
                Map.of("type", "string", "maxLength", 4L),
                "minItems",
                1L,
                "maxItems",
                3L));
    assertThat(bounded.get("usual"))
        .isEqualTo(Map.of("type", "integer", "format", "int32", "default", 7L));
    assertThat(definition("Bounded").get("required"))
        .isEqualTo(List.of("whole", "exact", "text", "filled", "list"));
  }

  @Test
  void formatsAreThoseOfJsonSchema() {
    assertThat(properties(Formats.class))
        .isEqualTo(
            Map.of(
                "id", Map.of("type", "string", "format", "uuid"),
                "day", Map.of("type", "string", "format", "date"),
                "moment", Map.of("type", "string", "format", "date-time"),
                "data", Map.of("type", "string", "contentEncoding", "base64"),
                "large", Map.of("type", "integer", "format", "int64"),
                "real", Map.of("type", "number", "format", "double"),
                "flag", Map.of("type", "boolean")));
  }

  @Test
  void whatMayBeMissingMayBeNull() {
    Map<?, ?> optionals = properties(Optionals.class);
    assertThat(optionals.get("color"))
        .asString()
        .contains("type=[string, null]", "enum=[RED, GREEN, azure, null]");
    assertThat(optionals.get("number")).asString().contains("type=[integer, null]");
    assertThat(optionals.get("user"))
        .isEqualTo(
            Map.of(
                "anyOf",
                List.of(Map.of("$ref", "#/components/schemas/shop.User"), Map.of("type", "null"))));
    assertThat(optionals.get("counts"))
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "additionalProperties",
                Map.of("type", "integer", "format", "int32")));
    assertThat(optionals.get("names"))
        .isEqualTo(Map.of("type", "array", "items", Map.of("type", "string"), "uniqueItems", true));
    assertThat(definition("Optionals").get("required")).isEqualTo(List.of("counts", "names"));
  }

  @Test
  void aRecursiveTypeRefersToItself() {
    assertThat(properties(OracleTypes.Tree.class).get("children"))
        .isEqualTo(
            Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/shop.Tree")));
  }

  @Test
  void aClosedSetListsItsTypes() {
    binder.binding(OracleTypes.Shape.class).schema(schemas);
    assertThat(definition("Shape").get("oneOf"))
        .isEqualTo(
            List.of(
                Map.of("$ref", "#/components/schemas/shop.Circle"),
                Map.of("$ref", "#/components/schemas/shop.Box")));
    assertThat(definition("Shape").get("discriminator")).asString().contains("propertyName=kind");
    assertThat(definition("Circle").get("required")).isEqualTo(List.of("kind", "radius"));
  }

  @Test
  void aGenericTypeIsNamedAfterItsArguments() {
    binder.binding(JacksonOracleTest.page()).schema(schemas);
    assertThat(schemas.definitions()).containsOnlyKeys("shop.PageOfUser", "shop.User");
  }

  static Stream<Type> types() {
    return OracleCases.all().stream().map(OracleCases.Case::type).distinct();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyReferenceHasItsTarget(Type type) {
    Set<String> references = new TreeSet<>();
    collect(binder.binding(type).schema(schemas), references);
    schemas.definitions().values().forEach(definition -> collect(definition, references));
    assertThat(references)
        .allSatisfy(reference ->
            assertThat(schemas.definitions())
                .containsKey(reference.replace("#/components/schemas/", "")));
    assertThat(references).hasSizeLessThanOrEqualTo(schemas.definitions().size());
  }

  private static void collect(@Nullable Object schema, Set<String> references) {
    switch (schema) {
      case Map<?, ?> map -> {
        if (map.get("$ref") instanceof String reference) {
          references.add(reference);
        }
        map.values().forEach(value -> collect(value, references));
      }
      case List<?> list -> list.forEach(item -> collect(item, references));
      case null, default -> {}
    }
  }
}
