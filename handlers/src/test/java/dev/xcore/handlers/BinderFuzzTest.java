package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.ValidationException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Random trees are read or refused, never anything else; what is read can be written again. */
class BinderFuzzTest {

  private static final int TREES = 4_000;
  private static final List<Object> SCALARS =
      List.of(
          "",
          "a",
          "RED",
          "azure",
          "circle",
          "cat",
          "opened",
          "true",
          "1",
          "1e9",
          "-",
          "2026-01-31",
          "2026-01-31T12:00:00Z",
          "PT1S",
          "L1",
          "a@b",
          "\0",
          "\ud800",
          0,
          1,
          -1,
          255,
          1L << 40,
          Long.MIN_VALUE,
          1.5,
          -0.0,
          1e300,
          Double.NaN,
          1.5f,
          BigInteger.TWO.pow(200),
          new BigDecimal("1e999999999"),
          new BigDecimal("0.1"),
          true,
          false,
          new byte[] {1},
          'c',
          new Object());
  private static final List<String> NAMES =
      List.of(
          "name",
          "age",
          "value",
          "kind",
          "type",
          "radius",
          "items",
          "children",
          "cat",
          "dog",
          "x",
          "y",
          "texts",
          "numbers",
          "array",
          "grid",
          "users",
          "byName",
          "byId",
          "enums",
          "text",
          "number",
          "user",
          "size",
          "tags",
          "first",
          "rest",
          "total",
          "letter",
          "1",
          "",
          "instant");

  private final Binder binder = Binder.create();

  static Stream<Type> types() {
    return Stream.concat(
        OracleCases.all().stream().map(OracleCases.Case::type).distinct(),
        Stream.of(Object.class, int.class, String.class, byte[].class, long[].class));
  }

  @ParameterizedTest
  @MethodSource("types")
  void randomTreesAreReadOrRefused(Type type) {
    Random random = new Random(20_260_131);
    for (int i = 0; i < TREES; i++) {
      Object tree = tree(random, 4);
      for (Reading.Mode mode : Reading.Mode.values()) {
        Reading reading = new Reading(mode);
        Object value = binder.binding(type).read(tree, reading);
        try {
          reading.finish();
          binder.toTree(value);
        } catch (ValidationException e) {
          assertThat(e.errors()).isNotEmpty();
        }
      }
    }
  }

  private static @Nullable Object tree(Random random, int depth) {
    int choice = random.nextInt(depth > 0 ? 10 : 5);
    return switch (choice) {
      case 0 -> random.nextInt(4) == 0 ? null : "text";
      case 1, 2, 3, 4 -> SCALARS.get(random.nextInt(SCALARS.size()));
      case 5, 6 -> list(random, depth);
      default -> map(random, depth);
    };
  }

  private static Object list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(tree(random, depth - 1));
    }
    return list;
  }

  private static Object map(Random random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      map.put(NAMES.get(random.nextInt(NAMES.size())), tree(random, depth - 1));
    }
    return map;
  }

  @Test
  void naughtyStringsPassUnchanged() throws Exception {
    Path corpora = corpora();
    Assumptions.assumeTrue(
        Files.exists(corpora.resolve("naughty-strings/blns.json")), "no shared corpora here");
    Object strings =
        new JsonMapper()
            .readValue(
                Files.readString(corpora.resolve("naughty-strings/blns.json")), Object.class);
    assertThat((List<?>) strings).hasSizeGreaterThan(400);
    for (Object naughty : (List<?>) strings) {
      OracleTypes.User user =
          binder.read(OracleTypes.User.class, Map.of("name", naughty, "age", 1));
      assertThat(user.name()).isEqualTo(naughty);
      assertThat(binder.toTree(user)).isEqualTo(Map.of("name", naughty, "age", 1L));
      assertThat(binder.toTree(Map.of(naughty, naughty))).isEqualTo(Map.of(naughty, naughty));
    }
  }

  private static Path corpora() {
    Path start = Path.of(System.getProperty("xcore.repository", ".")).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared/corpora"))) {
        return folder.resolve("shared/corpora");
      }
    }
    return start.resolve("shared/corpora");
  }
}
