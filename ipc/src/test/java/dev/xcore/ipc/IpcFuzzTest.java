package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a hostile process may send. Reads the inputs kept beside it; with {@code JAZZER_FUZZ=1} it
 * looks for new ones.
 */
class IpcFuzzTest {

  private static final ReadLimits LIMITS = new ReadLimits(1 << 18, 64, 20_000);

  /** A value that can be read can be written, and is the same when read again. */
  @FuzzTest(maxDuration = "3m")
  void whatIsReadCanBeWrittenAndReadAgain(byte[] data) throws IOException {
    Object value;
    try {
      ValueReader reader = ValueReader.of(data, LIMITS);
      value = reader.value();
      reader.finish();
    } catch (ProtocolException refused) {
      return;
    }
    byte[] written = ValueWriter.create().value(value).toBytes();
    ValueReader again = ValueReader.of(written, LIMITS);
    assertThat(Trees.comparable(again.value())).isEqualTo(Trees.comparable(value));
    again.finish();
  }

  /** Frames are the same whether they come at once or in pieces, and hold values or nothing. */
  @FuzzTest(maxDuration = "3m")
  void framesAreTheSameInPieces(byte[] data) throws Exception {
    assertThat(frames(data, 7)).isEqualTo(frames(data, Math.max(1, data.length)));
  }

  /** All frames as a text, up to what is refused. */
  private static String frames(byte[] data, int piece)
      throws IOException, InterruptedException, TimeoutException {
    FrameDecoder decoder = new FrameDecoder(LIMITS, (bytes, deadline) -> {});
    StringBuilder seen = new StringBuilder();
    ByteBuffer in = ByteBuffer.allocate(piece + FrameDecoder.HEADER).limit(0);
    try {
      for (int at = 0; at < data.length; at += piece) {
        in.compact().put(data, at, Math.min(piece, data.length - at)).flip();
        for (Frame frame = next(decoder, in); frame != null; frame = next(decoder, in)) {
          seen.append(frame.type()).append(frame.id()).append(values(frame.body())).append('\n');
        }
      }
      return seen.toString();
    } catch (ProtocolException refused) {
      return seen.append(refused.getMessage()).toString();
    }
  }

  private static @Nullable Frame next(FrameDecoder decoder, ByteBuffer in)
      throws IOException, InterruptedException, TimeoutException {
    return decoder.decode(in, Long.MAX_VALUE);
  }

  private static String values(ValueReader body) {
    StringBuilder values = new StringBuilder();
    try {
      while (body.hasMore()) {
        values.append(Trees.comparable(body.value())).append(' ');
      }
    } catch (ProtocolException refused) {
      values.append(refused.getMessage());
    }
    return values.toString();
  }
}
