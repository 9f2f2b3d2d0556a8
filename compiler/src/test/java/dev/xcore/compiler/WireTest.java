package dev.xcore.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTest {

  private static final CompileResult RESULT =
      new CompileResult(
          false,
          List.of(
              new CompilerMessage(
                  CompilerMessage.Kind.ERROR, "ä.java", 1, 2, "größer\n✓ 𝄞", "\tx")));

  @Test
  void aRequestArrivesAsItWasSent() throws IOException {
    CompileRequest request =
        new CompileRequest(
            Path.of("/src"),
            List.of("ä/B.java", "C.java"),
            List.of(Path.of("/a b.jar")),
            Path.of("o"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.writeRequest(out, request);

    assertThat(Wire.readRequest(in(out.toByteArray()))).contains(request);
  }

  @Test
  void aResultArrivesAsItWasSent() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.writeResult(out, RESULT);

    assertThat(Wire.readResult(in(out.toByteArray()))).contains(RESULT);
  }

  @Test
  void theEndOfTheStreamIsNoFrame() throws IOException {
    assertThat(Wire.readResult(in(new byte[0]))).isEmpty();
  }

  @Test
  void everyTruncatedFrameIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.writeResult(out, RESULT);
    byte[] whole = out.toByteArray();

    for (int length = 1; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Wire.readResult(in(part))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void everySingleDamagedByteIsReadOrRefusedButNeverCrashes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.writeResult(out, RESULT);
    byte[] whole = out.toByteArray();

    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0xff;
      try {
        Wire.readResult(in(damaged));
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void printedTextIsNoFrame() {
    assertThatThrownBy(() -> Wire.readResult(in("Hello".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a frame");
  }

  @Test
  void aHugeLengthIsRefusedBeforeMemoryIsTaken() {
    byte[] frame = {0x58, 0x43, 0x4a, 0x43, 0x7f, -1, -1, -1};

    assertThatThrownBy(() -> Wire.readResult(in(frame)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("out of range");
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
