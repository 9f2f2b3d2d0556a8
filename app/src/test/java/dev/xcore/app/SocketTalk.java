package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's end of a WebSocket connection: what it says, and what it hears, as lines of text. */
final class SocketTalk implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE = 20; // seconds
  private static final int TOO_LARGE = 1009;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private int bytes;
  private @Nullable WebSocket socket;

  private SocketTalk() {}

  /** Connects; the headers are names and values in turns. */
  static SocketTalk open(ModePlatform platform, String path, String... headers) throws Exception {
    SocketTalk talk = new SocketTalk();
    WebSocket.Builder builder =
        platform.client().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(PATIENCE));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    String address = platform.uri().resolve("/plugins/" + path).toString();
    talk.socket =
        builder
            .buildAsync(URI.create(address.replaceFirst("^http", "ws")), talk)
            .get(PATIENCE, TimeUnit.SECONDS);
    return talk;
  }

  /** Connects and returns the first thing heard, or the status of the refusal. */
  static String first(ModePlatform platform, String path, String... headers) throws Exception {
    try (SocketTalk talk = open(platform, path, headers)) {
      return talk.next();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return "refused " + refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private WebSocket socket() {
    return Objects.requireNonNull(socket, "it is not connected yet");
  }

  SocketTalk say(String text) throws Exception {
    return part(text, true);
  }

  SocketTalk part(String text, boolean isLast) throws Exception {
    socket().sendText(text, isLast).get(PATIENCE, TimeUnit.SECONDS);
    return this;
  }

  /** Does not wait: the other side may hang up over it. */
  SocketTalk shout(String text) {
    var unused = socket().sendText(text, true);
    return this;
  }

  SocketTalk send(byte[] message) throws Exception {
    socket().sendBinary(ByteBuffer.wrap(message), true).get(PATIENCE, TimeUnit.SECONDS);
    return this;
  }

  SocketTalk leave(String reason) throws Exception {
    socket().sendClose(WebSocket.NORMAL_CLOSURE, reason).get(PATIENCE, TimeUnit.SECONDS);
    return this;
  }

  String next() throws InterruptedException {
    String line = heard.poll(PATIENCE, TimeUnit.SECONDS);
    assertThat(line).as("something heard").isNotNull();
    return line;
  }

  List<String> next(int count) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(next());
    }
    return lines;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      heard.add(partial.toString());
      partial.setLength(0);
    }
    open.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
    bytes += data.remaining();
    if (last) {
      heard.add("bytes " + bytes);
      bytes = 0;
    }
    open.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket open, int status, String reason) {
    // How much too large depends on the network.
    heard.add("closed " + status + (status == TOO_LARGE ? "" : " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket open, Throwable error) {
    heard.add("failed " + error.getClass().getSimpleName());
  }

  /** Hangs up without a word. */
  @Override
  public void close() {
    socket().abort();
  }
}
