package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What may be written, and that all of it may be read. */
class ValueWriterTest {

  private static final int TAG_AND_LENGTH = 1 + 4;

  private final ValueWriter writer = ValueWriter.create();

  @Test
  void aBodyMayBeExactlyAsLongAsTheLimit() throws IOException {
    writer.bytes(new byte[ReadLimits.MOST_BODY - TAG_AND_LENGTH - 3]).integer(1).nothing();

    assertThat(writer.size()).isEqualTo(ReadLimits.MOST_BODY);
    assertThatThrownBy(writer::nothing)
        .isInstanceOf(TooLargeException.class)
        .hasMessage("more than 8 MiB cannot be handed over at once");
    ValueReader reader = ValueReader.of(writer.toBytes(), ReadLimits.USUAL);
    assertThat(reader.bytes()).hasSize(ReadLimits.MOST_BODY - TAG_AND_LENGTH - 3);
    assertThat(reader.integer()).isEqualTo(1);
    assertThat(reader.isNull()).isTrue();
    reader.finish();
  }

  @Test
  void oneByteMoreThanTheLimitIsTooLarge() {
    assertThatThrownBy(() -> writer.bytes(new byte[ReadLimits.MOST_BODY - TAG_AND_LENGTH + 1]))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void aMillionValuesCanBeReadAndOneMoreIsNotWritten() throws IOException {
    List<Object> list = Collections.nCopies(ReadLimits.USUAL.values() - 2, true);
    writer.value(list);

    assertThat(ValueReader.of(writer.toBytes(), ReadLimits.USUAL).value()).isEqualTo(list);
    assertThatThrownBy(writer::nothing)
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("1000000 values");
  }

  @Test
  void afterTooMuchTheWriterCanBeCutAndUsedAgain() throws IOException {
    writer.text("head");
    int head = writer.size();
    assertThatThrownBy(() -> writer.value(Collections.nCopies(2_000_000, 1)))
        .isInstanceOf(TooLargeException.class);
    writer.truncate(head);
    writer.value(Collections.nCopies(900_000, 1));

    ValueReader reader = ValueReader.of(writer.toBytes(), ReadLimits.USUAL);
    assertThat(reader.text()).isEqualTo("head");
    assertThat(reader.value())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(900_000);
  }

  @Test
  void clearingForgetsEverything() {
    writer.value(Collections.nCopies(900_000, 1));
    writer.clear();

    assertThat(writer.size()).isZero();
    assertThat(writer.value(Collections.nCopies(900_000, 1)).size()).isEqualTo(1_800_002);
  }

  @Test
  void onlyWhatWasWrittenCanBeCut() {
    writer.text("abc");
    assertThatThrownBy(() -> writer.truncate(6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPartOfAnArrayMustLieInIt() {
    byte[] array = new byte[4];
    assertThatThrownBy(() -> writer.bytes(array, 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.bytes(array, 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(writer.size()).isZero();
  }

  @Test
  void aTreeThatContainsItselfIsRefused() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThatThrownBy(() -> writer.value(itself))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 levels");
  }

  @Test
  void aTreeThatDoublesOnEveryLevelEndsAtTheLimit() {
    Object tree = "leaf";
    for (int level = 0; level < 200; level++) {
      tree = List.of(tree, tree);
    }
    Object grown = tree;
    assertThatThrownBy(() -> writer.value(grown)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void theDeepestTreeIsWrittenAndADeeperOneIsNot() {
    assertThat(writer.value(Trees.nested(256)).size()).isEqualTo(512);
    assertThatThrownBy(() -> writer.value(Trees.nested(257)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoValueIsRefusedByItsName() {
    assertThatThrownBy(() -> writer.value(Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Set")
        .hasMessageContaining("cannot be handed over");
    assertThatThrownBy(() -> writer.value(Map.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the keys of a map must be texts");
  }

  @Test
  void keysThatWouldBecomeTheSameAreRefused() {
    assertThatThrownBy(() -> writer.value(Map.of("\uD800", 1, "?", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a surrogate pair");
    assertThatThrownBy(() -> writer.value(Map.of("a\uDC00", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(writer.value(Map.of("\uD83D\uDE00", 1)).size()).isPositive();
  }

  @Test
  void numbersThatWouldTakeTooLongAreRefused() {
    BigInteger tooLarge = BigInteger.TWO.pow(8 * 1024 - 1);
    assertThatThrownBy(() -> writer.number(tooLarge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1025 bytes");
    assertThatThrownBy(() -> writer.number(new BigDecimal(tooLarge)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.number(new BigDecimal(BigInteger.ONE, 10_001)))
        .hasMessageContaining("scale 10001");
    assertThatThrownBy(() -> writer.number(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoLooksAfterTheMemoryIsAskedOnceForEachLongFrame() {
    AtomicInteger asked = new AtomicInteger();
    ValueWriter out = ValueWriter.create(asked::incrementAndGet);
    out.bytes(new byte[1 << 16]);
    assertThat(asked).hasValue(0);

    out.bytes(new byte[1 << 16]).bytes(new byte[1 << 20]);
    assertThat(asked).hasValue(1);

    out.clear();
    out.bytes(new byte[1 << 20]);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aLongFrameThatIsRefusedIsNotWritten() {
    ValueWriter out =
        ValueWriter.create(() -> {
          throw new IllegalStateException("no room");
        });

    assertThatThrownBy(() -> out.bytes(new byte[1 << 20])).hasMessage("no room");
    assertThat(out.size()).isLessThan(16);
  }
}
