package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which instance answers, over every way in. */
class InstancesIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void load(String manifest) throws Exception {
    Path source = Path.of(System.getProperty("xcore.repository"));
    Path plugin = server.plugins().resolve("crew");
    TestServer.copy(source.resolve("server/src/test/resources/plugins/crew"), plugin);
    Files.writeString(
        plugin.resolve("plugin.yaml"), "name: crew\nversion: 1.0.0\n" + manifest + "\n");
    server.supervisor().load("crew", "test");
  }

  private Map<?, ?> get(String path) throws Exception {
    HttpResponse<String> answer = server.get("/plugins/crew" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestServer.tree(answer);
  }

  private Map<?, ?> act() throws Exception {
    return (Map<?, ?>) TestServer.tree(server.post("/app/crew/who", "{}")).get("result");
  }

  private Map<?, ?> report() throws Exception {
    return TestServer.tree(server.admin("GET", "/admin/plugins/crew", ""));
  }

  private Map<?, ?> instances() throws Exception {
    return (Map<?, ?>) report().get("instances");
  }

  private long used() throws Exception {
    return (long) instances().get("in_use");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyWayInReachesEveryInstance(boolean isolated) throws Exception {
    load("execution_mode: trusted\nruntime: {instances: 3, instance_isolation: " + isolated + "}");

    for (String path : List.of("/who", "/made", "action")) {
      Set<Object> members = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        members.add(path.equals("action") ? act() : get(path));
      }
      assertThat(members).as(path).hasSize(3);
    }
    assertThat(instances())
        .isEqualTo(
            Map.of(
                "kind", "shared", "wanted", 3L, "alive", 3L, "in_use", 0L, "isolated", isolated));
  }

  @Test
  void everyCallOfAnEphemeralPluginHasItsOwnInstance() throws Exception {
    load("execution_mode: ephemeral\nephemeral: {pool_size: 1, max_concurrent: 3}");

    Set<Object> numbers = new LinkedHashSet<>();
    for (int i = 0; i < 4; i++) {
      numbers.add(get("/who").get("number"));
      numbers.add(get("/made").get("number"));
      numbers.add(act().get("number"));
    }
    assertThat(numbers).hasSize(12);
    await().until(() -> used() == 0);
    assertThat(instances().get("kind")).isEqualTo("ephemeral");
    assertThat((long) instances().get("hits") + (long) instances().get("misses")).isEqualTo(12);
    assertThat(instances().keySet().toString()).contains("warm", "boot_median_ms", "boot_longest");
  }

  @Test
  void anInstanceLivesAsLongAsWhatItStreams() throws Exception {
    load("execution_mode: ephemeral");

    List<String> lines = server.get("/plugins/crew/stream").body().lines().toList();
    assertThat(lines).hasSize(5).allMatch(line -> line.endsWith(" false"));
    assertThat(new HashSet<>(lines)).as("one instance").hasSize(1);
    assertThat(server.get("/plugins/crew/events").body())
        .contains("\"ended\":false")
        .doesNotContain("\"ended\":true");
    await().until(() -> used() == 0);
  }

  /** Keeps texts. */
  private static final class Texts implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closings = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closings.add(status);
      return null;
    }
  }

  private WebSocket open(Texts texts) throws Exception {
    URI uri = URI.create(server.server().uri().toString().replace("http", "ws"));
    return server
        .client()
        .newWebSocketBuilder()
        .connectTimeout(Duration.ofSeconds(20))
        .buildAsync(uri.resolve("/plugins/crew/talk"), texts)
        .get(20, TimeUnit.SECONDS);
  }

  private static Map<?, ?> ask(WebSocket socket, Texts texts) throws Exception {
    socket.sendText("who?", true).get(20, TimeUnit.SECONDS);
    String text = texts.texts.poll(20, TimeUnit.SECONDS);
    assertThat(text).isNotNull();
    return (Map<?, ?>) Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execution_mode: ephemeral\nephemeral: {max_concurrent: 2}",
        "execution_mode: trusted\nruntime: {instances: 3, instance_isolation: true}"
      })
  void aSocketKeepsItsInstanceUntilItCloses(String manifest) throws Exception {
    load(manifest);
    Texts texts = new Texts();
    WebSocket socket = open(texts);

    Map<?, ?> first = ask(socket, texts);
    assertThat(first.get("ended")).isEqualTo(false);
    for (int i = 0; i < 4; i++) {
      get("/who");
      assertThat(ask(socket, texts)).isEqualTo(first);
    }
    await().until(() -> used() == 1);

    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
    await().until(() -> used() == 0);
  }

  @Test
  void unloadClosesTheSocketsOfThrowAwayInstances() throws Exception {
    load("execution_mode: ephemeral");
    Texts texts = new Texts();
    WebSocket socket = open(texts);
    ask(socket, texts);

    server.supervisor().unload("crew", "test");

    assertThat(texts.closings.poll(20, TimeUnit.SECONDS)).isEqualTo(1012);
    assertThat(server.get("/plugins/crew/who").statusCode()).isEqualTo(503);
  }

  @Test
  void theFirstRouteHitActivatesALazyPlugin() throws Exception {
    load("execution_mode: trusted\nload: lazy");
    assertThat(report().get("state")).isEqualTo("loaded");
    assertThat(instances().get("kind")).isEqualTo("dormant");
    assertThat(server.get("/health").body()).contains("1 active");

    assertThat(get("/who").get("number"))
        .as("the instance that was asked for routes")
        .isEqualTo(1L);
    assertThat(get("/made").get("number")).isEqualTo(1L);
    assertThat(report().get("state")).isEqualTo("active");
  }

  @Test
  void aLazyPluginThatCannotBeActivatedSaysWhy() throws Exception {
    load("execution_mode: trusted\nload: lazy\nconfig: {broken: true}");

    HttpResponse<String> answer = server.get("/plugins/crew/who");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("plugin_unavailable", "the crew is ill");
    assertThat(report().get("state")).isEqualTo("failed");
    assertThat(server.get("/health").body()).contains("failed: crew");
  }

  @Test
  void tooManyCallsOfAnEphemeralPluginAreRefused() throws Exception {
    load("execution_mode: ephemeral\nephemeral: {max_concurrent: 1}");
    Texts texts = new Texts();
    WebSocket socket = open(texts);
    ask(socket, texts);

    HttpResponse<String> answer = server.get("/plugins/crew/who");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("overloaded", "ephemeral.max_concurrent");
    socket.abort();
  }

  @Test
  void scalingIsKeptInTheConfiguration() throws Exception {
    load("execution_mode: trusted");

    HttpResponse<String> answer =
        server.admin("POST", "/admin/plugins/crew/scale", "{\"instances\": 4}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(server.patches())
        .containsExactly(
            Map.of(
                "plugins",
                Map.of("overrides", Map.of("crew", Map.of("runtime", Map.of("instances", 4))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"instances\": 0}",
        "{\"instances\": 1001}",
        "{\"instances\": \"many\"}",
        "{\"instances\": 1.5}"
      })
  void aNumberOfInstancesMustMakeSense(String body) throws Exception {
    load("execution_mode: trusted");

    HttpResponse<String> answer = server.admin("POST", "/admin/plugins/crew/scale", body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"instances\"", "1 to 1000");
    assertThat(server.patches()).isEmpty();
  }

  @Test
  void ephemeralPluginsAreNotScaled() throws Exception {
    load("execution_mode: ephemeral");

    HttpResponse<String> answer =
        server.admin("POST", "/admin/plugins/crew/scale", "{\"instances\": 2}");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("ephemeral.max_concurrent");
  }

  @Test
  void scalingWhatIsNotThereIsAnError() throws Exception {
    assertThat(
            server.admin("POST", "/admin/plugins/nobody/scale", "{\"instances\": 2}").statusCode())
        .isEqualTo(404);
  }
}
