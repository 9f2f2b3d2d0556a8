package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Frames out of bytes, however these arrive. */
class FrameDecoderTest {

  private static final Link.Claim FREE = (bytes, deadline) -> {};
  private static final ReadLimits SMALL_FRAMES = new ReadLimits(1 << 20, 8, 1000);

  private static byte[] frame(int length, int type, int id, byte... body) {
    ByteBuffer frame = ByteBuffer.allocate(FrameDecoder.HEADER + body.length);
    return frame.putInt(length).put((byte) type).putInt(id).put(body).array();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Feeds bytes in pieces of random lengths, half of them into the window where there is one. */
  private static List<Frame> feed(FrameDecoder decoder, byte[] bytes, Random random)
      throws Exception {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.allocate(1 << 13).limit(0);
    int at = 0;
    while (true) {
      Frame frame = decoder.decode(in, Long.MAX_VALUE);
      if (frame != null) {
        frames.add(frame);
        continue;
      }
      if (at == bytes.length) {
        return frames;
      }
      ByteBuffer window = decoder.window();
      boolean isDirect = window.hasRemaining() && random.nextBoolean();
      ByteBuffer target = isDirect ? window : in.compact();
      int part = Math.min(bytes.length - at, 1 + random.nextInt(target.remaining()));
      target.put(bytes, at, part);
      at += part;
      if (isDirect) {
        decoder.filled(part);
      } else {
        in.flip();
      }
    }
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  @Test
  void framesOfEveryLengthArriveWhateverThePieces() throws Exception {
    int[] lengths = {0, 1, 8191, 8192, 65_535, 65_536, 65_537, 73_728, 131_073, 400_000, 0};
    for (int seed = 0; seed < 60; seed++) {
      List<byte[]> sent = new ArrayList<>();
      for (int length : lengths) {
        byte[] body = ValueWriter.create().bytes(random(length)).toBytes();
        sent.add(frame(FrameDecoder.COUNTED_HEADER + body.length, 7, length, body));
      }
      FrameDecoder decoder = new FrameDecoder(SMALL_FRAMES, FREE);

      List<Frame> frames = feed(decoder, joined(sent), new Random(seed));

      assertThat(frames).hasSize(lengths.length);
      for (int number = 0; number < lengths.length; number++) {
        assertThat(frames.get(number).type()).isEqualTo(FrameType.CALL);
        assertThat(frames.get(number).id()).isEqualTo(lengths[number]);
        ValueReader body = frames.get(number).body();
        assertThat(body.bytes()).isEqualTo(random(lengths[number]));
        body.finish();
      }
    }
  }

  @Test
  void noBeginningOfAFrameIsAFrame() throws Exception {
    byte[] body = ValueWriter.create().text("complete").toBytes();
    byte[] whole = frame(FrameDecoder.COUNTED_HEADER + body.length, 8, 1, body);
    for (int length = 0; length < whole.length; length++) {
      FrameDecoder decoder = new FrameDecoder(SMALL_FRAMES, FREE);
      ByteBuffer in = ByteBuffer.wrap(whole, 0, length);
      assertThat(decoder.decode(in, Long.MAX_VALUE)).isNull();
      Frame frame =
          decoder.decode(ByteBuffer.wrap(whole, in.position(), whole.length - in.position()), 0);
      assertThat(Objects.requireNonNull(frame).body().text()).isEqualTo("complete");
    }
  }

  @Test
  void everyChangedByteOfAHeaderIsUnderstoodOrRefused() throws Exception {
    byte[] whole = frame(FrameDecoder.COUNTED_HEADER, 15, 0);
    for (int at = 0; at < whole.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        try {
          Frame frame = new FrameDecoder(SMALL_FRAMES, FREE).decode(ByteBuffer.wrap(changed), 0);
          boolean isLonger = ByteBuffer.wrap(changed).getInt() > FrameDecoder.COUNTED_HEADER;
          assertThat(frame == null).isEqualTo(isLonger);
        } catch (ProtocolException refused) {
          assertThat(at).isLessThan(5);
        }
      }
    }
  }

  @Test
  void everyTypeIsRecognisedAndNoOther() throws Exception {
    int known = 0;
    for (int code = 0; code < 256; code++) {
      FrameDecoder decoder = new FrameDecoder(SMALL_FRAMES, FREE);
      ByteBuffer in = ByteBuffer.wrap(frame(FrameDecoder.COUNTED_HEADER, code, 0));
      if (code >= 1 && code <= FrameType.values().length) {
        Frame frame = Objects.requireNonNull(decoder.decode(in, 0));
        assertThat(frame.type().code()).isEqualTo(code);
        known++;
      } else {
        assertThatThrownBy(() -> decoder.decode(in, 0))
            .isInstanceOf(ProtocolException.class)
            .hasMessageContaining("unknown frame type");
      }
    }
    assertThat(known).isEqualTo(18);
  }

  @Test
  void aFrameMayBeExactlyAsLongAsTheLimit() throws Exception {
    ReadLimits limits = new ReadLimits(16, 1, 1);
    byte[] fits = frame(16, 7, 0, new byte[11]);
    assertThat(new FrameDecoder(limits, FREE).decode(ByteBuffer.wrap(fits), 0)).isNotNull();
    for (int length : new int[] {17, 4, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      byte[] wrong = frame(length, 7, 0, new byte[12]);
      assertThatThrownBy(() -> new FrameDecoder(limits, FREE).decode(ByteBuffer.wrap(wrong), 0))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("a frame of " + length + " bytes, allowed are 5 to 16");
    }
  }

  @Test
  void theLongestBodyThatCanBeWrittenCanBeReceived() throws Exception {
    byte[] body = ValueWriter.create().bytes(new byte[ReadLimits.MOST_BODY - 5]).toBytes();
    assertThat(body).hasSize(ReadLimits.MOST_BODY);
    byte[] sent = frame(FrameDecoder.COUNTED_HEADER + body.length, 7, 0, body);

    List<Frame> frames = feed(new FrameDecoder(ReadLimits.USUAL, FREE), sent, new Random(1));

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().body().bytes()).hasSize(ReadLimits.MOST_BODY - 5);
  }

  @Test
  void memoryIsTakenAsBytesArriveNotAsTheyAreAnnounced() throws Exception {
    byte[] header = frame(ReadLimits.USUAL.frame(), 7, 0);
    FrameDecoder decoder = new FrameDecoder(ReadLimits.USUAL, FREE);

    long announced = Allocation.of(() -> decoder.decode(ByteBuffer.wrap(header), 0));
    assertThat(announced).isLessThan(1 << 20);

    byte[] part = new byte[1 << 13];
    long taken =
        Allocation.of(() -> {
          for (int count = 0; count < 64; count++) {
            assertThat(decoder.decode(ByteBuffer.wrap(part), 0)).isNull();
          }
        });
    assertThat(taken).as("for half a mebibyte").isLessThan(4 << 20);
  }

  @Test
  void aLongBodyIsClaimedOnceAndAShortOneNot() throws Exception {
    List<Integer> claims = new ArrayList<>();
    FrameDecoder decoder = new FrameDecoder(SMALL_FRAMES, (bytes, deadline) -> claims.add(bytes));
    byte[] shorter = frame(5 + Link.SMALL, 7, 0, new byte[Link.SMALL]);
    byte[] longer = frame(5 + Link.SMALL + 1, 7, 0, new byte[Link.SMALL + 1]);

    List<Frame> frames = feed(decoder, joined(List.of(shorter, longer)), new Random(3));

    assertThat(frames).hasSize(2);
    assertThat(claims).containsExactly(Link.SMALL + 1);
  }

  @Test
  void aClaimThatIsNotGrantedInTimeIsMadeAgain() throws Exception {
    List<Long> claims = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            SMALL_FRAMES,
            (bytes, deadline) -> {
              claims.add(deadline);
              if (claims.size() == 1) {
                throw new TimeoutException("no memory yet");
              }
            });
    byte[] longer = frame(5 + 100_000, 7, 9, new byte[100_000]);
    ByteBuffer in = ByteBuffer.wrap(longer);

    assertThatThrownBy(() -> decoder.decode(in, 11)).isInstanceOf(TimeoutException.class);
    assertThat(decoder.window().hasRemaining()).isFalse();
    Frame frame = Objects.requireNonNull(decoder.decode(in, 12));

    assertThat(claims).containsExactly(11L, 12L);
    assertThat(frame.id()).isEqualTo(9);
  }
}
