package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers without an end of the same plugins, trusted and sandboxed, and what ends them. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesStreamsIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final BothModes modes;

  BothModesStreamsIT(BothModes modes) {
    this.modes = modes;
  }

  private static InputStream open(ModePlatform platform, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.uri().resolve("/plugins/" + path)).timeout(SOON).build();
    return platform.client().send(request, BodyHandlers.ofInputStream()).body();
  }

  /** Reads the first event, and then, elsewhere, what comes after it. */
  private static CompletableFuture<String> afterTheFirst(InputStream stream) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    assertThat(reader.readLine()).isEqualTo("data: begun");
    assertThat(reader.readLine()).isEmpty();
    return CompletableFuture.supplyAsync(() -> {
      try (reader) {
        return reader.readAllAsString();
      } catch (IOException failure) {
        return "broken off";
      }
    });
  }

  /** Something that ends a version of a plugin. */
  private record Ending(String name, Deed deed) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Deed {
    void of(ModePlatform platform, String plugin);
  }

  static Stream<Ending> endings() {
    return Stream.of(
        new Ending("reload", (platform, name) -> platform.xcore().plugins().reload(name, "test")),
        new Ending("unload", (platform, name) -> platform.xcore().plugins().unload(name, "test")));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theEndOfAVersionEndsItsStreamsSoThatClientsComeBack(Ending ending) throws Exception {
    String name = "ends-by-" + ending;
    modes.add("probe", name);

    Object rest =
        modes.requireSame(platform -> {
          CompletableFuture<String> after = afterTheFirst(open(platform, name + "/endless"));
          ending.deed().of(platform, name);
          return after.get(20, TimeUnit.SECONDS);
        });

    assertThat(rest).isEqualTo("retry: 1000\n\n");
  }

  @Test
  void aClientThatLeavesEndsItsStream() throws Exception {
    modes.add("probe", "flooder");
    modes.requireSame(platform -> {
      try (InputStream flood = open(platform, "flooder/flood")) {
        assertThat(flood.readNBytes(100_000)).startsWith("data: xxx".getBytes());
      }
      await()
          .atMost(SOON)
          .until(() ->
              platform
                  .send(HttpRequest.newBuilder(), "flooder/closings")
                  .toString()
                  .contains("flood=1"));
      requireIdle(platform, "flooder");
      return platform.xcore().plugins().unload("flooder", "test").state();
    });
  }

  private static void requireIdle(ModePlatform platform, String plugin) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(platform.status(plugin).instances().orElseThrow().used()).isZero();
          assertThat(platform.workers(plugin)).allMatch(worker -> worker.calls() == 0);
        });
  }

  @Test
  void aStreamThatFailsIsBrokenOffAndNotEndedAsIfComplete() throws Exception {
    assertThat(
            modes.requireSame(
                platform -> platform.send(HttpRequest.newBuilder(), "probe/broken-stream")))
        .asString()
        .contains("broken off");
  }

  @Test
  void manyStreamsAtOnceGiveTheirLinksBack() throws Exception {
    modes.add("probe", "streamer", "load: eager");
    modes.requireSame(platform -> {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 30; i++) {
          assertThat(open(platform, "streamer/endless").read()).isEqualTo('d');
        }
        platform.xcore().plugins().reload("streamer", "test");
      }
      requireIdle(platform, "streamer");
      return platform.xcore().plugins().unload("streamer", "test").state();
    });
  }
}
