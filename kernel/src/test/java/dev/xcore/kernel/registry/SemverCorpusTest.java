package dev.xcore.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The fixtures of npm's own implementation; rows that need an option (loose, …) are left out. */
final class SemverCorpusTest {

  static Stream<Arguments> comparisons() throws IOException {
    return plainRows("comparisons", 2);
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void firstVersionIsGreater(JsonNode row) {
    Version greater = Version.parse(row.get(0).asString());
    Version smaller = Version.parse(row.get(1).asString());
    assertThat(greater).isGreaterThan(smaller).isEqualByComparingTo(greater);
    assertThat(smaller).isLessThan(greater);
  }

  static Stream<Arguments> equality() throws IOException {
    return plainRows("equality", 2);
  }

  @ParameterizedTest
  @MethodSource("equality")
  void versionsAreEqualInOrder(JsonNode row) {
    assertThat(Version.parse(row.get(0).asString()))
        .isEqualByComparingTo(Version.parse(row.get(1).asString()));
  }

  static Stream<Arguments> included() throws IOException {
    return plainRows("range-include", 2);
  }

  @ParameterizedTest
  @MethodSource("included")
  void rangeContainsVersion(JsonNode row) {
    assertThat(contains(row)).as("%s", row).isTrue();
  }

  static Stream<Arguments> excluded() throws IOException {
    return Stream.of("range-exclude", "version-gt-range", "version-lt-range")
        .flatMap(SemverCorpusTest::plainVersionRows);
  }

  @ParameterizedTest
  @MethodSource("excluded")
  void rangeDoesNotContainVersion(JsonNode row) {
    assertThat(contains(row)).as("%s", row).isFalse();
  }

  static Stream<Arguments> valid() throws IOException {
    return Corpora.rows("semver/valid-versions.json").stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validVersionIsTakenApart(JsonNode row) {
    Version version = Version.parse(row.get(0).asString());
    assertThat(version.major()).isEqualTo(row.get(1).asLong());
    assertThat(version.minor()).isEqualTo(row.get(2).asLong());
    assertThat(version.patch()).isEqualTo(row.get(3).asLong());
    assertThat(version.preRelease()).isEqualTo(texts(row.get(4)));
    assertThat(version.build()).isEqualTo(texts(row.get(5)));
    assertThat(Version.parse(version.toString())).isEqualTo(version);
  }

  static Stream<Arguments> invalid() throws IOException {
    return Corpora.rows("semver/invalid-versions.json").stream()
        .filter(row -> row.get(0).isString())
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidVersionIsRefused(JsonNode row) {
    assertThatThrownBy(() -> Version.parse(row.get(0).asString()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @SuppressWarnings("unused") // named by FieldSource
  static final List<String> NO_RANGES =
      List.of(
          "foo",
          "1.2.3.4",
          "^",
          ">=",
          "1 ||| 2",
          "1.2.3 -",
          "- 1.2.3",
          "01.2.3",
          "1.2.3-01",
          ",",
          "1,",
          "1,,2",
          ">=1.0.0 <",
          "^^1",
          "1.2.3-",
          "1.2.3+",
          "a || 1",
          "9007199254740993.0.0",
          "1.2.3 foo",
          "=>1",
          "1.-2",
          "\u0000",
          "１.２.３");

  @ParameterizedTest
  @FieldSource("NO_RANGES")
  void textThatIsNoRangeIsRefusedAndNamed(String text) {
    assertThatThrownBy(() -> VersionRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageFindingMatch("is not a version range|too large");
  }

  private static Stream<Arguments> plainRows(String file, int width) throws IOException {
    return Corpora.rows("semver/" + file + ".json").stream()
        .filter(row -> row.size() == width)
        .map(Arguments::of);
  }

  /** Rows whose second element is a version at all; npm's others test its own leniency. */
  private static Stream<Arguments> plainVersionRows(String file) {
    try {
      return plainRows(file, 2)
          .filter(row ->
              row.get()[0] instanceof JsonNode node
                  && node.get(1).isString()
                  && node.get(1).asString().matches("v?[0-9].*"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean contains(JsonNode row) {
    return VersionRange.parse(row.get(0).asString()).contains(Version.parse(row.get(1).asString()));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
