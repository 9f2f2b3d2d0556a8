package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.events.DeadLetter;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.runtime.PluginStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable events of real plugins, over the ends of versions, plugins and processes. */
@Tag("full")
final class DurableEventsIT {

  /** How often a publishing server is killed; the long record is made by hand. */
  private static final int ROUNDS = Integer.getInteger("xcore.test.kill-rounds", 4);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Xcore boot() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Xcore xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    xcore.httpHandler();
    for (PluginStatus status : xcore.boot()) {
      assertThat(status.problems()).isEmpty();
    }
    return xcore;
  }

  private void plugin(String name, String version, String members) throws IOException {
    Path plugin = folder.resolve("plugins").resolve(name);
    Path source = plugin.resolve("src").resolve(name).resolve("Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: %s\nversion: %s\nexecution_mode: trusted\n".formatted(name, version));
    Files.writeString(
        source,
        """
        package %s;

        import dev.xcore.sdk.*;
        import java.nio.file.*;
        import java.util.*;

        public final class Main implements Plugin {
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          private static void line(Path file, Object text) throws Exception {
            Files.writeString(file, text + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          }
        %s
        }
        """
            .formatted(name, members));
  }

  private void taker(String version, String how) throws IOException {
    plugin(
        "taker",
        version,
        """
          private final Set<String> seen = new HashSet<>();
          @Override public void onLoad() throws Exception {
            Path file = context.dataDirectory().resolve("taken");
            if (Files.exists(file)) { seen.addAll(Files.readAllLines(file)); }
          }
          @OnEvent(value = "order.placed", durable = true%s)
          synchronized void take(Event event) throws Exception {
            String number = String.valueOf(event.data(Map.class).get("number"));
            if (context.config().text("mood").orElse("good").equals("bad")) {
              throw new IllegalStateException("not today");
            }
            if (seen.add(number)) { line(context.dataDirectory().resolve("taken"), number); }
          }
        """
            .formatted(how));
  }

  private void sender() throws IOException {
    plugin(
        "sender",
        "1.0.0",
        """
          private long last;
          @Override public void onLoad() throws Exception {
            Path file = context.dataDirectory().resolve("sent");
            if (Files.exists(file)) {
              for (String line : Files.readAllLines(file)) { last = Math.max(last, Long.parseLong(line)); }
            }
            last += 1000;
          }
          @Action public synchronized long send() throws Exception {
            long number = ++last;
            context.events().publish("order.placed", Map.of("number", number));
            line(context.dataDirectory().resolve("sent"), number);
            return number;
          }
        """);
  }

  private List<String> lines(String plugin, String file) throws IOException {
    Path path = folder.resolve("var/data").resolve(plugin).resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  private void awaitAllTaken() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(new HashSet<>(lines("taker", "taken")))
                .containsAll(lines("sender", "sent")));
  }

  @Test
  void eventsWaitForAPluginThatIsNotThere() throws Exception {
    sender();
    taker("1.0.0", "");
    try (Xcore xcore = boot()) {
      xcore.plugins().call("sender", "send", Map.of()).value();
      awaitAllTaken();
      xcore.plugins().unload("taker", "test");
      for (int i = 0; i < 5; i++) {
        xcore.plugins().call("sender", "send", Map.of()).value();
      }
      assertThat(lines("taker", "taken")).hasSize(1);
    }
    try (Xcore xcore = boot()) {
      xcore.plugins().call("sender", "send", Map.of()).value();
      xcore.plugins().load("taker", "test");
      awaitAllTaken();
      assertThat(lines("taker", "taken")).isEqualTo(lines("sender", "sent"));
    }
  }

  @Test
  void whatFailsIsTriedAgainAndThenADeadLetterThatCanBeReplayed() throws Exception {
    sender();
    taker("1.0.0", ", maxAttempts = 3, backoff = \"10ms\"");
    Files.writeString(
        folder.resolve("plugins/taker/plugin.yaml"),
        "name: taker\nversion: 1.0.0\nexecution_mode: trusted\nconfig: {mood: bad}\n");
    try (Xcore xcore = boot()) {
      EventBus bus = xcore.plugins().bus();
      xcore.plugins().call("sender", "send", Map.of()).value();
      await().atMost(PATIENCE).until(() -> !bus.deadLetters().list().isEmpty());
      DeadLetter letter = bus.deadLetters().list().getFirst();
      assertThat(letter.attempts()).isEqualTo(3);
      assertThat(letter.code()).isEqualTo("handler_error");
      taker("1.0.1", ", maxAttempts = 3, backoff = \"10ms\"");
      xcore.plugins().reload("taker", "test");
      bus.deadLetters().replay(letter.id());
      awaitAllTaken();
      assertThat(bus.deadLetters().list()).isEmpty();
    }
  }

  @Test
  void killsLoseNothingThatWasAcknowledged() throws Exception {
    sender();
    taker("1.0.0", "");
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < ROUNDS; round++) {
      int before = lines("sender", "sent").size();
      Process process = server("publish");
      await().atMost(PATIENCE).until(() -> lines("sender", "sent").size() > before);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
      process.destroyForcibly().waitFor();
    }
    try (Xcore xcore = boot()) {
      awaitAllTaken();
    }
    List<String> taken = lines("taker", "taken");
    assertThat(lines("sender", "sent")).hasSizeGreaterThan(ROUNDS);
    assertThat(Set.copyOf(taken)).hasSameSizeAs(taken);
  }

  private void shop() throws IOException {
    plugin(
        "sender",
        "1.0.0",
        """
          @Override public void onLoad() {
            context.database().update("CREATE TABLE IF NOT EXISTS placed (number BIGINT PRIMARY KEY)");
          }
          @Action public synchronized long send() {
            Database database = context.database();
            return database.transaction(transaction -> {
              long number =
                  database.queryOne("SELECT COALESCE(MAX(number), 0) + 1 FROM placed", Long.class)
                      .orElseThrow();
              transaction.update("INSERT INTO placed (number) VALUES (?)", number);
              context.events().publish("order.placed", Map.of("number", number));
              Boolean undone = database.transaction(inner -> {
                context.events().publish("order.placed", Map.of("number", -number));
                inner.rollback();
                return true;
              });
              return number;
            });
          }
          @Action public synchronized long regret() {
            return context.database().transaction(transaction -> {
              context.events().publish("order.placed", Map.of("number", -1));
              transaction.rollback();
              return 0L;
            });
          }
          @Action public List<Long> placed() {
            return context.database().query("SELECT number FROM placed", Long.class);
          }
        """);
  }

  /** Those of a transaction are sent when it commits, whenever the server is killed. */
  @Test
  void killsSendWhatWasCommittedAndNothingElse() throws Exception {
    shop();
    taker("1.0.0", "");
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < ROUNDS; round++) {
      int before = lines("taker", "taken").size();
      Process process = server("publish");
      await().atMost(PATIENCE).until(() -> lines("taker", "taken").size() > before);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
      process.destroyForcibly().waitFor();
    }
    try (Xcore xcore = boot()) {
      xcore.plugins().call("sender", "regret", Map.of()).value();
      List<?> placed = (List<?>) xcore.plugins().call("sender", "placed", Map.of()).value();
      assertThat(placed).hasSizeGreaterThan(ROUNDS);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(lines("taker", "taken"))
                  .containsExactlyInAnyOrderElementsOf(
                      placed.stream().map(String::valueOf).toList()));
    }
  }

  private Process server(String what) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DurableServer.class.getName(),
                folder.toString(),
                what)
            .redirectError(folder.resolve("log").toFile())
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    assertThat(line).describedAs(Files.readString(folder.resolve("log"))).isEqualTo("ready");
    return process;
  }
}
