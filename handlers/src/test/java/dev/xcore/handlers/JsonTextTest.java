package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.InvalidPayloadException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Our JSON against Jackson's. */
final class JsonTextTest {

  private static final JsonMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern FAR_EXPONENT = Pattern.compile("[eE][+-]?[0-9]{3}");

  private final Binder binder = Binder.create();

  record Point(int x, @Nullable String name, List<Double> more) {}

  private static @Nullable Object read(String text) {
    return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private String write(@Nullable Object value) {
    return new String(JsonText.write(value, binder), StandardCharsets.UTF_8);
  }

  @Test
  void valuesBecomeTheSameTreesAsInRequestBodies() {
    assertThat(read(" {\"a\" : [1, -2.5, 1e3, true, null, \"\\u00fc\\n\\/\"] , \"b\":{} } "))
        .isEqualTo(Map.of("a", Arrays.asList(1L, -2.5, 1000.0, true, null, "ü\n/"), "b", Map.of()));
    assertThat(read("12345678901234567890")).isEqualTo(new BigInteger("12345678901234567890"));
    assertThat(read("0.12345678901234567890")).isEqualTo(new BigDecimal("0.12345678901234567890"));
    assertThat(read("-0.0e5")).isEqualTo(0.0);
    assertThat(read("\uFEFF[]")).isEqualTo(List.of());
    assertThat(read("\"\uFFFF\"")).isEqualTo("\uFFFF");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[1 2]",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "tru",
        "truex",
        "nul",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "\"\t\"",
        "[1]x",
        "{}{}",
        "\\",
        "\"\\",
        "/*c*/1",
        "{\"a\":1,\"a\":2}",
        "1e400",
        "1e-400",
        "\u00a01",
        "[\uFFFF]"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining(", at line 1, column ");
  }

  @Test
  void limitsHoldAgainstHostileDocuments() {
    assertThat(read("[".repeat(500) + "]".repeat(500))).isInstanceOf(List.class);
    for (String hostile :
        List.of(
            "[".repeat(100_000),
            "{\"a\":".repeat(501) + "1" + "}".repeat(501),
            "1".repeat(1001),
            "[" + "1,".repeat(2_000_000) + "1]",
            "1e99999999999")) {
      assertThatThrownBy(() -> read(hostile)).isInstanceOf(InvalidPayloadException.class);
    }
    assertThatThrownBy(() -> JsonText.read(new byte[] {'"', (byte) 0xc3, '"'}))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void damagedDocumentsAreReadAsJacksonReadsThem() {
    Random random = new Random(42);
    String sound =
        "{\"a\":[1,-2.5e3,\"x\\u00fc\\\\\",true,false,null],\"b\":{\"c\":\"\\\"\"}, \"d\":0}";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(sound);
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        char c = "{}[],:\"\\0129.eE+-tnu \n".charAt(random.nextInt(22));
        text.setCharAt(random.nextInt(text.length()), c);
      }
      if (FAR_EXPONENT.matcher(text).find()) {
        continue; // refused by us on purpose, as the server does
      }
      assertThat(outcome(text.toString(), true))
          .as(text.toString())
          .isEqualTo(outcome(text.toString(), false));
    }
  }

  private static String outcome(String text, boolean ours) {
    try {
      Object tree = ours ? read(text) : JACKSON.readValue(text, Object.class);
      return JACKSON.writeValueAsString(numbersAsDecimals(tree));
    } catch (InvalidPayloadException | JacksonException refused) {
      return "refused";
    }
  }

  private static @Nullable Object numbersAsDecimals(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), numbersAsDecimals(value)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(value -> copy.add(numbersAsDecimals(value)));
        yield copy;
      }
      case Number number -> number.doubleValue();
      case null, default -> tree;
    };
  }

  @Test
  void recordsAreWrittenAndReadBack() {
    assertThat(write(new Point(1, "a\"\\\n\u0001ü😀", List.of(0.5, 1e20))))
        .isEqualTo("{\"x\":1,\"name\":\"a\\\"\\\\\\n\\u0001ü😀\",\"more\":[0.5,1.0E20]}");
    assertThat(write(Map.of())).isEqualTo("{}");
    assertThat(write(List.of(List.of(), Map.of("a", List.of(1, 2)), true)))
        .isEqualTo("[[],{\"a\":[1,2]},true]");
    assertThat(write(null)).isEqualTo("null");
    assertThat(write("\ud800x")).isEqualTo("\"\uFFFDx\"");
    assertThat(write(new byte[] {1, 2})).isEqualTo("\"AQI=\"");
    Point point = new Point(3, "b", List.of());
    assertThat(binder.read(Point.class, read(write(point)))).isEqualTo(point);
  }
}
