package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore events} against a real server in this process. */
@Timeout(180)
class EventsCommandsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/shop/src"));
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Main.java"),
        """
        import dev.xcore.sdk.*;

        public final class Main implements Plugin {
          private volatile boolean broken = true;

          @Action public void mend() { broken = false; }
          @OnEvent("stock.low") String order(Event event) { return "ordered " + event.data(); }
          @OnEvent("stock.lost") void lose() {
            if (broken) throw new IllegalStateException();
          }
        }
        """);
    boot();
  }

  private void boot() {
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "events"));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  private static Map<String, @Nullable Object> json(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return Trees.members(JsonText.parse(outcome.out()));
  }

  @Test
  void emitShowsWhatHandlersMadeOfAnEvent() {
    Outcome taken = run("emit", "stock.low", "{\"product\":\"tea\"}");

    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(taken.out()).contains("shop  ok").contains("ordered {product=tea}");
    assertThat(run("emit", "stock.lost").status()).isEqualTo(1);
    assertThat(run("emit", "stock.lost").out()).contains("shop  handler_error");
    assertThat(run("emit", "nobody.cares").out()).contains("nobody takes nobody.cares");
    assertThat(Trees.items(json(run("emit", "stock.low", "7", "--json")).get("outcomes")))
        .singleElement()
        .satisfies(
            outcome -> assertThat(Trees.members(outcome)).containsEntry("value", "ordered 7"));
    assertThat(
            new CommandLineFixture(folder)
                .withInput("[1]")
                .run(
                    "--url", xcore.address().orElseThrow() + "", "events", "emit", "stock.low", "-")
                .out())
        .contains("ordered [1]");
  }

  @Test
  void whatIsNoEventIsRefused() {
    assertThat(run("emit", "stock.*").err())
        .contains("is a pattern")
        .contains("[validation_error]");
    assertThat(run("emit", "stock.low", "{").err()).contains("the data is no JSON");
    assertThat(run("emit").status()).isEqualTo(2);
    assertThat(run("list", "--name", "a..b").err()).contains("segments");
    assertThat(run("list", "--since", "yesterday").status()).isEqualTo(1);
    assertThat(run("tail", "--since", "yesterday").err()).contains("such as 5m");
  }

  @Test
  void listShowsWhatHasHappened() {
    run("emit", "stock.low", "{\"product\":\"tea\"}", "--publish");

    Outcome all = run("list");
    assertThat(all.out())
        .contains("plugin.shop.loaded", "xcore.booted", "stock.low", "{\"product\":\"tea\"}");
    assertThat(run("list", "--name", "stock.*", "--source", "xcore", "--since", "1h").out().lines())
        .hasSize(1);
    assertThat(run("list", "--limit", "2").out().lines()).hasSize(2);
    assertThat(run("list", "--name", "never").err()).contains("no such events");
    assertThat(Trees.items(json(run("list", "--name", "stock.low", "--json")).get("events")))
        .hasSize(1);
  }

  @Test
  void tailShowsWhatHappensUntilEnoughWasSeen() throws Exception {
    CompletableFuture<Outcome> tail =
        CompletableFuture.supplyAsync(
            () -> run("tail", "--name", "stock.*", "--since", "1h", "--count", "2"));
    assertThat(run("emit", "stock.low", "1").status()).isZero();
    assertThat(run("emit", "stock.low", "2").status()).isZero();

    Outcome outcome = tail.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().map(String::strip))
        .satisfiesExactly(
            first -> assertThat(first).contains("  stock.low  xcore  1"),
            second -> assertThat(second).contains("  stock.low  xcore  2"));
    assertThat(
            JsonText.parse(
                run("tail", "--json", "--name", "xcore.booted", "--since", "1h", "--count", "1")
                    .out()))
        .isInstanceOf(Map.class);
  }

  @Test
  void subscriptionsAreListedAndShownWithTheirPlugin() {
    run("emit", "stock.low");

    assertThat(run("subscriptions").out())
        .contains("pattern", "stock.low", "stock.lost", "order", "active");
    assertThat(run("subscriptions", "--plugin", "nobody").err()).contains("no subscriptions");
    assertThat(Trees.items(json(run("subscriptions", "--json")).get("subscriptions"))).hasSize(2);
    assertThat(
            new CommandLineFixture(folder)
                .run("--url", xcore.address().orElseThrow() + "", "plugin", "info", "shop")
                .out())
        .contains("subscriptions", "stock.lost");
  }

  private String die(int expected) {
    assertThat(run("emit", "stock.lost", "\"box\"", "--publish").out())
        .contains("queues of 1 subscriptions");
    await().atMost(SOON).until(() -> xcore.plugins().bus().deadLetters().list().size() == expected);
    return xcore.plugins().bus().deadLetters().list().getLast().id();
  }

  @Test
  void deadLettersAreShownReplayedAndDiscarded() {
    String first = die(1);
    die(2);

    assertThat(run("dead-letters").out()).contains("stock.lost", "shop/lose").doesNotContain("box");
    assertThat(run("dead-letters", "--data").out()).contains("\"box\"");
    assertThat(json(run("dead-letters", "--json"))).containsEntry("total", 2);
    assertThat(run("discard", first).out()).contains("1 discarded");
    assertThat(run("discard", first).err()).contains("no dead letter '" + first + "'");

    xcore.plugins().call("shop", "mend", Map.of());
    assertThat(run("replay", "--all", "--plugin", "other").out()).contains("0 replayed");
    assertThat(run("replay", "--all").out()).contains("1 replayed");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(run("dead-letters").err()).contains("no dead"));
    assertThat(json(run("discard", "--all", "--json"))).containsEntry("discarded", 0);
  }

  @Test
  void whatCannotBeReplayedIsKeptAndFailsTheCommand() {
    String id = die(1);
    xcore.plugins().unload("shop", "test");

    Outcome all = run("replay", "--all");
    assertThat(all.status()).isEqualTo(1);
    assertThat(all.out()).contains(id + " is kept: ", "load plugin 'shop'");
    assertThat(run("replay", id).status()).isEqualTo(1);
    assertThat(run("replay").status()).isEqualTo(2);
    assertThat(run("replay", id, "--all").status()).isEqualTo(2);
    assertThat(run("discard", id, "--plugin", "shop").status()).isEqualTo(2);
  }
}
