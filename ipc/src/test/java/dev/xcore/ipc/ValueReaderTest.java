package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are: a value, or a statement of what is wrong with them. */
class ValueReaderTest {

  private static ValueReader reader(String hex) {
    return ValueReader.of(HexFormat.of().parseHex(hex.replace(" ", "")), ReadLimits.USUAL);
  }

  /** Reads a value; what is accepted has to be the same after another round. */
  private static boolean isAccepted(byte[] bytes) throws IOException {
    Object value;
    try {
      ValueReader reader = ValueReader.of(bytes, ReadLimits.USUAL);
      value = reader.value();
      reader.finish();
    } catch (ProtocolException refused) {
      if (String.valueOf(refused.getMessage()).length() < 10) {
        throw new AssertionError("a refusal that says nothing", refused);
      }
      return false;
    }
    byte[] written = ValueWriter.create().value(value).toBytes();
    Object again = ValueReader.of(written, ReadLimits.USUAL).value();
    if (!Trees.comparable(again).equals(Trees.comparable(value))) {
      throw new AssertionError(value + " became " + again);
    }
    return true;
  }

  private static byte[] tree(int seed) {
    return ValueWriter.create().value(Trees.random(new Random(seed), 3)).toBytes();
  }

  @Test
  void noBeginningOfAValueIsAValue() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      byte[] whole = tree(seed);
      for (int length = 0; length < Math.min(whole.length, 600); length++) {
        assertThat(isAccepted(Arrays.copyOf(whole, length))).as("%d of %d", length, seed).isFalse();
      }
      assertThat(isAccepted(whole)).isTrue();
    }
  }

  @Test
  void everyChangedByteGivesAValueOrARefusal() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      byte[] bytes = tree(seed);
      for (int at = 0; at < Math.min(bytes.length, 120); at++) {
        byte original = bytes[at];
        for (int value = 0; value < 256; value++) {
          bytes[at] = (byte) value;
          isAccepted(bytes);
        }
        bytes[at] = original;
      }
    }
  }

  @Test
  void randomBytesGiveAValueOrARefusal() throws IOException {
    Random random = new Random(42);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(13) : random.nextInt(256));
      }
      isAccepted(bytes);
    }
  }

  @Test
  void sixtyFourBitsAreANumberAndSixtyFiveAreNot() throws IOException {
    assertThat(reader("04 ff ff ff ff ff ff ff ff ff 01").value()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader("04 fe ff ff ff ff ff ff ff ff 01").value()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(reader("04 ff ff ff ff ff ff ff ff ff 02")::value)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("64 bits");
    assertThatThrownBy(reader("04 80 80 80 80 80 80 80 80 80 80 00")::value)
        .hasMessageContaining("64 bits");
  }

  @Test
  void aNumberMayHaveLeadingZeros() throws IOException {
    assertThat(reader("04 82 80 00").value()).isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "06 05 61 62",
        "07 ff ff ff ff 07",
        "07 ff ff ff ff ff ff ff ff ff 01",
        "06 80 80 80 80 08",
        "0a ff ff ff ff ff ff ff ff 7f",
        "05 00 00 00 00 00 00 00"
      })
  void aLengthBeyondTheFrameIsRefused(String hex) {
    assertThatThrownBy(reader(hex)::value).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00", "0c", "ff", "80", "08 0c", "09 04 00 01 00", "09 01 01 00", "09 00 00"})
  void whatIsNoValueIsRefused(String hex) {
    assertThatThrownBy(
            () -> {
              ValueReader reader = reader(hex);
              reader.value();
              reader.finish();
            })
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aKeyThatComesTwiceIsRefused() {
    assertThatThrownBy(reader("09 06 01 61 01 06 01 61 02 00")::value)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(reader("09 06 00 01 06 00 01 00")::value).hasMessageContaining("twice");
  }

  @Test
  void bytesAfterTheLastValueAreRefused() throws IOException {
    ValueReader reader = reader("01 01 01");
    reader.value();

    assertThat(reader.hasMore()).isTrue();
    assertThatThrownBy(reader::finish)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("2 bytes");
  }

  @Test
  void listsLieAsDeepAsTheLimitAndNoDeeper() throws IOException {
    byte[] deepest = ValueWriter.create().value(Trees.nested(256)).toBytes();
    assertThat(ValueReader.of(deepest, ReadLimits.USUAL).value()).isEqualTo(Trees.nested(256));

    byte[] deeper = new byte[2 * 257];
    Arrays.fill(deeper, 0, 257, (byte) Tag.LIST);
    assertThatThrownBy(() -> ValueReader.of(deeper, ReadLimits.USUAL).value())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("256 levels");
  }

  @Test
  void aMillionOpenedListsDoNotOverflowTheStack() {
    byte[] opened = new byte[1 << 20];
    Arrays.fill(opened, (byte) Tag.LIST);
    assertThatThrownBy(() -> ValueReader.of(opened, ReadLimits.USUAL).value())
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void mapsCountAsLevelsToo() {
    ReadLimits shallow = new ReadLimits(100, 2, 100);
    byte[] bytes = HexFormat.of().parseHex("09 06 00 09 06 00 08 00 00 00".replace(" ", ""));
    assertThatThrownBy(() -> ValueReader.of(bytes, shallow).value())
        .hasMessageContaining("2 levels");
    assertThatThrownBy(() -> ValueReader.of(bytes, shallow).map()).hasMessageContaining("2 levels");
  }

  @Test
  void moreValuesThanTheLimitAreRefused() throws IOException {
    ReadLimits few = new ReadLimits(100, 10, 5);
    byte[] five = {Tag.LIST, Tag.NULL, Tag.NULL, Tag.NULL, Tag.END};
    byte[] six = {Tag.LIST, Tag.NULL, Tag.NULL, Tag.NULL, Tag.NULL, Tag.END};

    assertThat(ValueReader.of(five, few).value()).isEqualTo(Arrays.asList(null, null, null));
    assertThatThrownBy(() -> ValueReader.of(six, few).value())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 5 values");
  }

  @Test
  void numbersThatWouldTakeTooLongAreRefused() {
    byte[] digits = new byte[1025];
    byte[] large = new byte[3 + digits.length];
    large[0] = Tag.BIG_INTEGER;
    large[1] = (byte) 0x81;
    large[2] = 0x08;
    assertThatThrownBy(() -> ValueReader.of(large, ReadLimits.USUAL).value())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("1024");
    assertThatThrownBy(reader("0a 00")::value).hasMessageContaining("without digits");
    assertThatThrownBy(reader("0b a2 9c 01 01 01")::value).hasMessageContaining("scale 10001");
    assertThatThrownBy(reader("0b a1 9c 01 01 01")::value).hasMessageContaining("scale -10001");
  }

  @Test
  void malformedUtf8IsRefused() {
    for (String malformed : List.of("06 03 61 ff c3", "06 03 ed a0 80", "06 02 c0 80")) {
      assertThatThrownBy(reader(malformed)::value)
          .as(malformed)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("no UTF-8");
      assertThatThrownBy(reader(malformed)::text).isInstanceOf(ProtocolException.class);
    }
    assertThatThrownBy(reader("09 06 01 ff 01 00")::value).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aReplacementCharacterThatWasSentIsRead() throws IOException {
    assertThat(reader("06 04 61 ef bf bd").value()).isEqualTo("a\uFFFD");
  }

  @Test
  void typedReadingRefusesEveryOtherType() {
    assertThatThrownBy(reader("01")::bool).hasMessage("expected a truth value, found null");
    assertThatThrownBy(reader("06 00")::integer).hasMessage("expected an integer, found a text");
    assertThatThrownBy(reader("02")::text).hasMessage("expected a text, found a truth value");
    assertThatThrownBy(reader("08 00")::bytes).hasMessage("expected bytes, found a list");
    assertThatThrownBy(reader("07 00")::map).hasMessage("expected a map, found bytes");
    assertThatThrownBy(reader("09 00")::beginList).hasMessage("expected a list, found a map");
    assertThatThrownBy(reader("63")::value)
        .hasMessage("expected a value, found the unknown tag 99");
  }

  @Test
  void typedReadingRefusesWhatIsTooLong() {
    assertThatThrownBy(() -> reader("04 0c").integer(0, 5)).hasMessage("6 is not between 0 and 5");
    assertThatThrownBy(() -> reader("04 01").integer(0, 5)).hasMessageContaining("-1 is not");
    assertThatThrownBy(() -> reader("06 03 61 62 63").text(2)).hasMessageContaining("3 characters");
    assertThatThrownBy(() -> reader("08 06 00 06 00 00").texts(1, 9))
        .hasMessage("more than 1 texts");
    assertThatThrownBy(() -> reader("08 06 02 61 62 00").texts(9, 1))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void whereAFrameEndsTypedReadingIsRefused() {
    for (ThrowingRead read :
        List.<ThrowingRead>of(
            ValueReader::bool,
            ValueReader::integer,
            ValueReader::text,
            ValueReader::bytes,
            ValueReader::map,
            ValueReader::value,
            ValueReader::isEnd,
            ValueReader::isNull,
            reader -> reader.textOrNull(1),
            reader -> reader.texts(1, 1))) {
      assertThatThrownBy(() -> read.from(reader("")))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("ends");
    }
  }

  /** One way of reading. */
  @FunctionalInterface
  private interface ThrowingRead {
    Object from(ValueReader reader) throws IOException;
  }

  @Test
  void aTreeOfAMillionValuesTakesAboutAHundredBytesEach() throws IOException {
    byte[] decimals = frame("0b 00 09 01 02 03 04 05 06 07 08 09", 1_000_000 / 2);
    byte[] maps = frame("09 06 00 01 00", 1_000_000 / 5);
    byte[] lists = frame("08 01 00", 1_000_000 / 4);

    for (byte[] bytes : List.of(decimals, maps, lists)) {
      long taken = Allocation.of(() -> ValueReader.of(bytes, ReadLimits.USUAL).value());
      assertThat(taken).isLessThan(130_000_000L);
    }
  }

  private static byte[] frame(String hex, int count) {
    byte[] item = HexFormat.of().parseHex(hex.replace(" ", ""));
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(Tag.LIST);
    for (int number = 0; number < count; number++) {
      frame.writeBytes(item);
    }
    frame.write(Tag.END);
    return frame.toByteArray();
  }

  @Test
  void anAnnouncedLengthTakesNoMemory() {
    byte[] bytes = "\u0007\u00ff\u00ff\u00ff\u0003".getBytes(StandardCharsets.ISO_8859_1);
    long taken =
        Allocation.of(() -> {
          assertThatThrownBy(() -> ValueReader.of(bytes, ReadLimits.USUAL).value())
              .isInstanceOf(ProtocolException.class);
        });
    assertThat(taken).isLessThan(1_000_000);
  }
}
