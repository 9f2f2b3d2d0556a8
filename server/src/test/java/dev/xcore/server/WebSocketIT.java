package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, "probe");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Keeps what comes, message by message. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> binaries = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        texts.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      binaries.add(data.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    private String next() throws InterruptedException {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("a message").isNotNull();
      return text;
    }

    private int status() throws Exception {
      return closed.get(20, TimeUnit.SECONDS);
    }
  }

  private static WebSocket open(String path, Messages messages, String... headers)
      throws Exception {
    WebSocket.Builder builder = server.client().newWebSocketBuilder().connectTimeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI uri = URI.create(server.server().uri().toString().replace("http", "ws") + path);
    return builder.buildAsync(uri, messages).get(20, TimeUnit.SECONDS);
  }

  @Test
  void messagesGoBothWays() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/kim", messages);
    assertThat(messages.next()).isEqualTo("{\"id\":0,\"name\":\"kim\"}");
    socket.sendText("hällo 😀", true).get(20, TimeUnit.SECONDS);
    assertThat(messages.next()).isEqualTo("hällo 😀");
    socket.sendText("pa", false).get(20, TimeUnit.SECONDS);
    socket.sendText("th", true).get(20, TimeUnit.SECONDS);
    assertThat(messages.next()).isEqualTo("/plugins/probe/echo/kimtrue");
    socket.sendBinary(ByteBuffer.allocate(100_000), true).get(20, TimeUnit.SECONDS);
    int received = 0;
    while (received < 100_000) {
      Integer part = messages.binaries.poll(20, TimeUnit.SECONDS);
      assertThat(part).isNotNull();
      received += part;
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
    assertThat(messages.status()).isEqualTo(1000);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(server.get("/plugins/probe/closings").body()).contains("\"kim 1000\":1"));
  }

  @Test
  void messagesAreDealtWithOneByOneInOrder() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/ann", messages);
    messages.next();
    socket.sendText("slow", true).get(20, TimeUnit.SECONDS);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add("message " + i);
      socket.sendText("message " + i, true).get(20, TimeUnit.SECONDS);
    }
    List<String> received = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      received.add(messages.next());
    }
    assertThat(received).isEqualTo(sent);
    socket.abort();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(server.get("/plugins/probe/closings").body()).contains("\"ann 1006\":1"));
  }

  @Test
  void aFailingListenerClosesWith1011AndTellsNothing() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/eve", messages);
    socket.sendText("fail", true).get(20, TimeUnit.SECONDS);
    assertThat(messages.status()).isEqualTo(1011);
  }

  @Test
  void thePluginMayClose() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/eve", messages);
    socket.sendText("close", true).get(20, TimeUnit.SECONDS);
    assertThat(messages.status()).isEqualTo(4001);
  }

  @Test
  void tooLargeAMessageCloses() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/eve", messages);
    socket.sendText("x".repeat(2 << 20), true);
    assertThat(messages.status()).isEqualTo(1009);
  }

  @Test
  void aHugeMessageIsReadToItsEndSoThatItsSenderSeesWhyItIsRefused() throws Exception {
    Messages texts = new Messages();
    open("/plugins/probe/echo/eve", texts).sendText("\u20ac".repeat(10 << 20), true);
    assertThat(texts.status()).isEqualTo(1009);
    Messages binaries = new Messages();
    open("/plugins/probe/echo/eve", binaries).sendBinary(ByteBuffer.allocate(20 << 20), true);
    assertThat(binaries.status()).isEqualTo(1009);
  }

  @Test
  void aMessageMayBeAsLargeAsTheLimitInBytesAndComeInParts() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/plugins/probe/echo/eve", messages);
    messages.next();
    String quarter = "\uD83D\uDE00".repeat(1 << 16);
    for (int i = 0; i < 4; i++) {
      socket.sendText(quarter, i == 3).get(20, TimeUnit.SECONDS);
    }
    assertThat(messages.next()).endsWith(quarter.repeat(4));
    socket.sendText(quarter.repeat(4) + "x", true);
    assertThat(messages.status()).isEqualTo(1009);
  }

  @Test
  void refusalsAreOrdinaryErrors() {
    assertRefused("/plugins/probe/refused", 403);
    assertRefused("/plugins/probe/echo", 404);
    assertRefused("/plugins/probe/echo/kim", 403, "Origin", "http://evil.example");
  }

  private static void assertRefused(String path, int status, String... headers) {
    assertThatThrownBy(() -> open(path, new Messages(), headers))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    var answer = server.get("/plugins/probe/echo/kim");
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
    String broken =
        RawClient.exchange(
            server.server().port(),
            "GET /plugins/probe/echo/kim HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade, close\r\nSec-WebSocket-Version: 7\r\n\r\n");
    assertThat(broken).matches("(?s)HTTP/1.1 (400|426) .*");
  }

  @Test
  void reloadClosesWith1012(@TempDir Path other) throws Exception {
    Messages messages = new Messages();
    open("/plugins/probe/echo/joe", messages);
    messages.next();
    assertThat(server.admin("POST", "/admin/plugins/probe/reload", "").statusCode()).isEqualTo(200);
    assertThat(messages.status()).isEqualTo(1012);
  }
}
