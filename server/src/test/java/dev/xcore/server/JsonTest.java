package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

  private static Object read(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String write(Object tree) {
    return new String(Json.write(tree), StandardCharsets.UTF_8);
  }

  @Test
  void scalarsBecomeTheTypesOfTheValueTree() {
    assertThat(read("[1, -9223372036854775808, 9223372036854775808, 1.5, 1e3, true, null, \"x\"]"))
        .isEqualTo(
            Arrays.asList(
                1L,
                Long.MIN_VALUE,
                new BigInteger("9223372036854775808"),
                1.5,
                1000.0,
                true,
                null,
                "x"));
  }

  @Test
  void decimalsKeepEveryDigitThatADoubleWouldLose() {
    assertThat(read("0.1")).isEqualTo(0.1);
    assertThat(read("123456789.12345")).isEqualTo(123456789.12345);
    assertThat(read("12345678901234567.89")).isEqualTo(new BigDecimal("12345678901234567.89"));
    assertThat(read("0e5")).isEqualTo(0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e400", "1e-400", "1e999999999", "1e-999999999", "1E99999999999"})
  void numbersOutOfRangeAreRefused(String number) {
    assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> read(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "{'a':1}",
        "{a:1}",
        "[1,]",
        "01",
        "+1",
        ".5",
        "NaN",
        "Infinity",
        "// x\n1",
        "{} {}",
        "1 2",
        "\"\n\"",
        "\"\\x\"",
        "nul",
        "{\"a\":1,\"a\":2}",
        "{\"a\":null,\"a\":null}"
      })
  void whatIsNotOneStrictDocumentIsRefused(String text) {
    assertThatExceptionOfType(InvalidPayloadException.class).isThrownBy(() -> read(text));
  }

  @Test
  void anErrorSaysWhereAndTellsNothingOfTheParser() {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> read("{\"a\": 1,\n \"b\": tru }"))
        .withMessageContaining("line 2")
        .withMessageNotContaining("StreamReadFeature")
        .withMessageNotContaining("tools.jackson");
  }

  @Test
  void brokenUtf8IsRefused() {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xC3, '"'}));
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000, 1_000_000})
  void deepNestingIsRefusedHoweverDeep(int depth) {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> read("[".repeat(depth) + "]".repeat(depth)))
        .withMessageContaining("depth");
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> read("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
  }

  @Test
  void nestingUpToTheLimitIsRead() {
    String text = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    assertThat(write(read(text))).isEqualTo(text);
  }

  @Test
  void endlessNumbersAndNamesAreRefused() {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> read("1".repeat(2000)));
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> read("{\"" + "n".repeat(20_000) + "\":1}"));
  }

  @Test
  void treesAreWrittenInOrder() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", 1);
    tree.put("a", List.of(1.5, true, "\u0000\"\\ä😀"));
    tree.put("n", null);
    tree.put("o", Optional.of(BigInteger.TEN));
    tree.put("nan", Double.NaN);
    assertThat(write(tree))
        .isEqualTo(
            "{\"z\":1,\"a\":[1.5,true,\"\\u0000\\\"\\\\ä😀\"],\"n\":null,\"o\":10,\"nan\":null}");
  }

  @Test
  void halfSurrogatesAreReplaced() {
    assertThat(write(List.of("a\uD800b", "\uDC00", "\uD83D\uDE00", "\uD83D")))
        .isEqualTo("[\"a\uFFFDb\",\"\uFFFD\",\"😀\",\"\uFFFD\"]");
  }

  @Test
  void largeDocumentsAreWrittenWhole() {
    String text = "x".repeat(1_000_000);
    assertThat(write(List.of(text, text))).hasSize(2_000_007);
  }

  @Test
  void naughtyStringsSurviveTheRoundTripAsJacksonReadsThem() throws IOException {
    Optional<Path> corpus = Corpora.find("naughty-strings");
    Assumptions.assumeTrue(corpus.isPresent(), "the corpus of naughty strings is not here");
    JsonMapper oracle = JsonMapper.builder().build();
    try (var files = Files.walk(corpus.get())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        List<?> strings = oracle.readValue(Files.readAllBytes(file), List.class);
        assertThat(strings).isNotEmpty();
        assertThat(Json.read(Json.write(strings))).isEqualTo(strings);
      }
    }
  }
}
