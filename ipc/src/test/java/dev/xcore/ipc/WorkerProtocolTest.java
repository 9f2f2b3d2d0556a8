package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes in {@code docs/worker-protocol.md} mean what is said beside them. */
class WorkerProtocolTest {

  private static final Pattern ROW = Pattern.compile("((?:[0-9a-f]{2} )+) *(\\S.*)");

  /** An example: bytes, and what they are said to be. */
  private record Example(byte[] bytes, String meaning) {}

  private static List<Example> examples(String language) throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("xcore.repository"), "docs", "worker-protocol.md"));
    Pattern fences = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL);
    return fences
        .matcher(page)
        .results()
        .flatMap(fence -> fence.group(1).lines())
        .map(WorkerProtocolTest::example)
        .toList();
  }

  private static Example example(String line) {
    MatchResult row =
        ROW.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line));
    return new Example(HexFormat.of().parseHex(row.group(1).replace(" ", "")), row.group(2));
  }

  @Test
  void everyValueIsWhatIsSaidBesideIt() throws IOException {
    List<Example> examples = examples("value");

    assertThat(examples).hasSizeGreaterThanOrEqualTo(20);
    for (Example example : examples) {
      ValueReader reader = ValueReader.of(example.bytes(), ReadLimits.USUAL);
      Object value = reader.value();
      reader.finish();
      assertThat(text(value)).isEqualTo(example.meaning());
      assertThat(ValueWriter.create().value(value).toBytes()).isEqualTo(example.bytes());
    }
  }

  @Test
  void everyFrameIsWhatIsSaidBesideIt() throws Exception {
    List<Example> examples = examples("frame");

    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    for (Example example : examples) {
      FrameDecoder decoder = new FrameDecoder(ReadLimits.USUAL, (bytes, deadline) -> {});
      Frame frame = decoder.decode(ByteBuffer.wrap(example.bytes()), Long.MAX_VALUE);
      assertThat(text(Objects.requireNonNull(frame, example.meaning())))
          .isEqualTo(example.meaning());
    }
  }

  @Test
  void everyTypeOfFrameHasARow() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("xcore.repository"), "docs", "worker-protocol.md"));
    for (FrameType type : FrameType.values()) {
      assertThat(page).contains("| " + type.code() + " " + type + " |");
    }
  }

  private static String text(Frame frame) throws IOException {
    List<String> values = new ArrayList<>();
    while (frame.body().hasMore()) {
      values.add(text(frame.body().value()).strip());
    }
    String head = frame.type() + " " + frame.id();
    return values.isEmpty() ? head : head + ": " + String.join(", ", values);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"' + text + '"';
      case byte[] bytes -> "bytes " + HexFormat.of().formatHex(bytes);
      case BigInteger number -> "big " + number;
      case BigDecimal number -> "decimal " + number;
      case List<?> list ->
          list.stream().map(WorkerProtocolTest::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> value.toString();
    };
  }
}
