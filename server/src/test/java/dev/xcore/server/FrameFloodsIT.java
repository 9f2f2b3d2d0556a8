package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 connections on which frames come that cost the server more than the client. */
class FrameFloodsIT {

  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS_AND_STREAM = 5;
  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void start() {
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .listen("127.0.0.1", 0)
            .build();
    BuiltInRoute page =
        BuiltInRoute.get("/docs/ok", (x, p, s) -> x.respond(200, List.of(), new byte[0]));
    server =
        HttpServer.create(
            HttpDispatcher.create(options, () -> NOTHING, List.of(page)), Readiness.create());
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void resetsEndTheConnection() throws IOException {
    assertThat(
            flood((out, i) -> {
              frame(out, HEADERS, END_HEADERS_AND_STREAM, 2 * i + 1, head());
              frame(out, RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }))
        .isTrue();
  }

  @Test
  void settingsEndTheConnection() throws IOException {
    assertThat(flood((out, i) -> frame(out, SETTINGS, 0, 0, new byte[] {0, 3, 0, 0, 0, 100})))
        .isTrue();
  }

  @Test
  void pingsEndTheConnection() throws IOException {
    assertThat(flood((out, i) -> frame(out, PING, 0, 0, new byte[8]))).isTrue();
  }

  @Test
  void continuationsEndTheConnection() throws IOException {
    assertThat(
            flood((out, i) -> {
              if (i == 0) {
                frame(out, HEADERS, 1, 1, head());
              } else {
                frame(out, CONTINUATION, 0, 1, literal("x-" + i, "a".repeat(1000)));
              }
            }))
        .isTrue();
  }

  private interface Step {
    void send(DataOutputStream out, int number) throws IOException;
  }

  /** Sends frames until the server has had enough; tells whether it ever had. */
  private boolean flood(Step step) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      batch.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      DataOutputStream frames = new DataOutputStream(batch);
      frame(frames, SETTINGS, 0, 0, new byte[0]);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 100_000; i++) {
                    step.send(frames, i);
                    socket.getOutputStream().write(batch.toByteArray());
                    batch.reset();
                  }
                } catch (IOException closed) {
                  batch.reset();
                }
              });
      boolean ended = ends(new DataInputStream(socket.getInputStream()));
      socket.close();
      writer.interrupt();
      return ended;
    }
  }

  private static boolean ends(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readInt();
        in.readNBytes(length);
        if (type == GOAWAY) {
          return true;
        }
      }
    } catch (EOFException | SocketException closed) {
      return true;
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /** {@code GET http /docs/ok}, by HPACK: indexed fields, then literals without indexing. */
  private static byte[] head() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x82);
    out.write(0x86);
    out.write(0x04);
    out.write("/docs/ok".length());
    out.write("/docs/ok".getBytes(StandardCharsets.US_ASCII));
    out.write(0x01);
    out.write(1);
    out.write('a');
    return out.toByteArray();
  }

  private static byte[] literal(String name, String value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x00);
    text(out, name);
    text(out, value);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    if (text.length() < 127) {
      out.write(text.length());
    } else {
      out.write(127);
      int rest = text.length() - 127;
      while (rest >= 128) {
        out.write(rest % 128 | 128);
        rest /= 128;
      }
      out.write(rest);
    }
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
