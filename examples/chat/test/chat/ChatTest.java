package chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@XcorePlugin
@Timeout(120)
class ChatTest {

  private static final long SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void disconnect() {
    http.shutdownNow();
  }

  @Test
  void whatOneMemberSaysAllMembersHear(PluginHarness plugin) throws Exception {
    Member ada = join(plugin, "ada");
    ada.hears("ada has joined");
    Member bob = join(plugin, "bob");
    bob.hears("bob has joined");

    bob.socket.sendText("good evening", true).get(SECONDS, TimeUnit.SECONDS);

    ada.hears("good evening");
    bob.hears("good evening");
    bob.socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(SECONDS, TimeUnit.SECONDS);
    ada.hears("bob has left");
  }

  @Test
  void aWatcherGetsMessagesAsEvents(PluginHarness plugin) throws Exception {
    HttpResponse<InputStream> events =
        http.sendAsync(plugin.request("/rooms/tea/events").build(), BodyHandlers.ofInputStream())
            .get(SECONDS, TimeUnit.SECONDS);
    assertThat(events.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      CompletableFuture<String> data = CompletableFuture.supplyAsync(() -> firstData(lines));
      // The watcher starts to read at some time after its headers came: repeat until it hears.
      while (!data.isDone()) {
        plugin.call("say", Map.of("room", "tea", "name", "ada", "text", "tea is ready"));
        data.copy().completeOnTimeout("", 200, TimeUnit.MILLISECONDS).get();
      }
      assertThat(data.get()).contains("\"name\":\"ada\"", "tea is ready");
    }
  }

  @Test
  void aRoomRemembersItsLastMessages(PluginHarness plugin) {
    plugin.call("say", Map.of("room", "tea", "name", "ada", "text", "first"));

    assertThat(plugin.get("/rooms/tea").body()).contains("first");
    assertThat(plugin.get("/rooms/other").body()).isEqualTo("[]");
  }

  @Test
  void refusesARoomThatIsNoName(PluginHarness plugin) {
    assertThat(plugin.get("/rooms/TEA!").statusCode()).isEqualTo(422);
  }

  private Member join(PluginHarness plugin, String name) throws Exception {
    Member member = new Member();
    URI room =
        URI.create(plugin.uri().toString().replaceFirst("^http", "ws") + "/rooms/tea?name=" + name);
    member.socket =
        http.newWebSocketBuilder().buildAsync(room, member).get(SECONDS, TimeUnit.SECONDS);
    return member;
  }

  private static String firstData(BufferedReader lines) {
    return lines.lines().filter(line -> line.startsWith("data:")).findFirst().orElse("no data");
  }

  /** One WebSocket connection and what it has received. */
  private static final class Member implements WebSocket.Listener {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        received.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void hears(String text) throws InterruptedException {
      String message;
      do {
        message = received.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message with '%s'", text).isNotNull();
      } while (!message.contains(text));
    }
  }
}
