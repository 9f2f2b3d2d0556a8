package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, in every bit. */
class ValueRoundTripTest {

  private static @Nullable Object again(@Nullable Object value) throws IOException {
    ValueReader reader =
        ValueReader.of(ValueWriter.create().value(value).toBytes(), ReadLimits.USUAL);
    Object read = reader.value();
    reader.finish();
    return read;
  }

  @Test
  void randomTreesComeBackAsTheyWere() throws IOException {
    for (int seed = 0; seed < 3000; seed++) {
      Object tree = Trees.random(new Random(seed), 5);

      assertThat(Trees.comparable(again(tree)))
          .as("seed %d", seed)
          .isEqualTo(Trees.comparable(tree));
    }
  }

  @Test
  void writingWhatWasReadGivesTheSameBytes() throws IOException {
    ValueWriter writer = ValueWriter.create();
    for (int seed = 0; seed < 500; seed++) {
      writer.clear();
      byte[] bytes = writer.value(Trees.random(new Random(seed), 5)).toBytes();
      Object read = ValueReader.of(bytes, ReadLimits.USUAL).value();

      assertThat(ValueWriter.create().value(read).toBytes()).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 8191, 8192, Long.MAX_VALUE, Long.MIN_VALUE})
  void integersOfEveryLengthComeBack(long value) throws IOException {
    assertThat(again(value)).isEqualTo(value);
  }

  @Test
  void everyPowerOfTwoAndItsNeighboursComeBack() throws IOException {
    for (int shift = 0; shift < Long.SIZE; shift++) {
      for (long value :
          new long[] {(1L << shift) - 1, 1L << shift, -(1L << shift), ~(1L << shift)}) {
        assertThat(again(value)).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x7ff8000000000000L, 0x7ff0000000000001L, 0xfff8000000000123L, 1L << 63})
  void everyBitOfADoubleIsKept(long bits) throws IOException {
    Object read = again(Double.longBitsToDouble(bits));

    assertThat(Double.doubleToRawLongBits((Double) java.util.Objects.requireNonNull(read)))
        .isEqualTo(bits);
  }

  @Test
  void theLargestNumbersComeBack() throws IOException {
    BigInteger largest = BigInteger.TWO.pow(8 * 1024 - 1).subtract(BigInteger.ONE);
    BigDecimal finest = new BigDecimal(largest.negate(), 10_000);

    assertThat(again(largest)).isEqualTo(largest);
    assertThat(again(finest)).isEqualTo(finest);
    assertThat(again(finest.setScale(10_000))).isEqualTo(finest);
    assertThat(again(new BigDecimal(BigInteger.ONE, -10_000)))
        .isEqualTo(new BigDecimal(BigInteger.ONE, -10_000));
  }

  @Test
  void aBigIntegerStaysOneHoweverSmall() throws IOException {
    assertThat(again(BigInteger.ZERO)).isEqualTo(BigInteger.ZERO);
    assertThat(again(new BigDecimal("1.50"))).isEqualTo(new BigDecimal("1.50"));
  }

  @Test
  void theSmallerNumberTypesBecomeTheLargerOnes() throws IOException {
    assertThat(again(List.of((byte) 1, (short) 2, 3, 0.5f))).isEqualTo(List.of(1L, 2L, 3L, 0.5));
  }

  @Test
  void textsOfEveryKindComeBackAndHalfAPairBecomesAQuestionMark() throws IOException {
    String pairs = "a\uD83D\uDE00\u0000\uFFFD߿ࠀ";

    assertThat(again(pairs)).isEqualTo(pairs);
    assertThat(again("a\uD83Db\uDE00")).isEqualTo("a?b?");
  }

  @Test
  void anEmptyKeyAndNullValuesComeBackInOrder() throws IOException {
    Map<String, @Nullable Object> map = new java.util.LinkedHashMap<>();
    map.put("z", null);
    map.put("", "");
    map.put("a", List.of());

    assertThat(Trees.comparable(again(map))).isEqualTo(Trees.comparable(map));
  }

  @Test
  void typedReadingTakesWhatTypedWritingWrote() throws IOException {
    ValueWriter writer =
        ValueWriter.create().bool(true).integer(-5).text("name").nothing().text("there");
    writer.texts(List.of("a", "b")).bytes(new byte[] {9, 8, 7}, 1, 2).beginList().end();
    ValueReader reader = ValueReader.of(writer.toBytes(), ReadLimits.USUAL);

    assertThat(reader.bool()).isTrue();
    assertThat(reader.integer(-5, 5)).isEqualTo(-5);
    assertThat(reader.text(4)).isEqualTo("name");
    assertThat(reader.textOrNull(9)).isNull();
    assertThat(reader.isNull()).isFalse();
    assertThat(reader.textOrNull(5)).isEqualTo("there");
    assertThat(reader.texts(2, 1)).containsExactly("a", "b");
    assertThat(reader.bytes()).containsExactly(8, 7);
    reader.beginList();
    assertThat(reader.isEnd()).isTrue();
    assertThat(reader.hasMore()).isFalse();
    reader.finish();
  }
}
