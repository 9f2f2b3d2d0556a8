package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.ValidationException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson and the binder, given the same types and documents, agree; where they do not, {@link
 * OracleCases#DIFFERENCES} says why. Jackson is set to be as strict with numbers as the binder.
 */
class JacksonOracleTest {

  private static final Object REFUSED = "(refused)";

  private final JsonMapper jackson =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();
  private final Binder binder = Binder.create();

  static Stream<OracleCases.Case> cases() {
    return OracleCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothReadAndWriteTheSame(OracleCases.Case given) {
    Outcome theirs = byJackson(given);
    Outcome ours = byBinder(given);
    String why = OracleCases.DIFFERENCES.get(given.toString());
    if (why == null) {
      assertThat(ours.tree()).describedAs("%s: %s", given, ours.note()).isEqualTo(theirs.tree());
      assertThat(ours.value()).usingRecursiveComparison().isEqualTo(theirs.value());
    } else {
      assertThat(ours.tree())
          .describedAs("no longer different (%s): %s", why, given)
          .isNotEqualTo(theirs.tree());
    }
  }

  private record Outcome(@Nullable Object value, @Nullable Object tree, String note) {}

  private Outcome byJackson(OracleCases.Case given) {
    try {
      Object value = jackson.readValue(given.json(), jackson.constructType(given.type()));
      Object tree = jackson.readValue(jackson.writeValueAsString(value), Object.class);
      return new Outcome(value, normal(tree), "");
    } catch (JacksonException e) {
      return new Outcome(REFUSED, REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private Outcome byBinder(OracleCases.Case given) {
    try {
      Object value = binder.read(given.type(), jackson.readValue(given.json(), Object.class));
      return new Outcome(value, normal(binder.toTree(value)), "");
    } catch (ValidationException e) {
      return new Outcome(REFUSED, REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /** Numbers in one class each, bytes as JSON shows them. */
  static @Nullable Object normal(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((name, value) -> result.put(name, normal(value)));
        yield result;
      }
      case List<?> list -> {
        List<@Nullable Object> result = new ArrayList<>();
        list.forEach(item -> result.add(normal(item)));
        yield result;
      }
      case Integer number -> number.longValue();
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
      case Float number -> Double.parseDouble(number.toString());
      case BigDecimal number ->
          number.scale() == 0 ? (Object) number.longValue() : number.doubleValue();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case null, default -> tree;
    };
  }

  /** A generic type for the table. */
  static Type page() {
    return new TypeRef<OracleTypes.Page<OracleTypes.User>>() {}.type();
  }
}
