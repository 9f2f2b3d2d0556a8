package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore tasks} and {@code xcore worker}. */
@Timeout(120)
class TasksCommandsIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/post/src"));
    Files.writeString(
        folder.resolve("plugins/post/plugin.yaml"),
        "name: post\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Post.java"),
        """
        import dev.xcore.sdk.*;

        public final class Post implements Plugin {
          private volatile boolean isDown = true;
          @Task(queue = "mail", maxRetries = 0) String send(String to) {
            if (isDown && to.equals("bob")) { throw new IllegalStateException("no such letter box"); }
            return "sent to " + to;
          }
          @Action public void up() { isDown = false; }
        }
        """);
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "tasks"));
    all.addAll(Arrays.asList(arguments));
    Outcome outcome = new CommandLineFixture(folder).run(all.toArray(String[]::new));
    assertThat(outcome.err() + outcome.out()).doesNotContain("Exception");
    return outcome;
  }

  private String enqueued(String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.status()).isZero();
    return outcome.out().strip();
  }

  private void awaitInfo(String id, String... texts) {
    await().untilAsserted(() -> assertThat(run("info", id).out()).contains(texts));
  }

  @Test
  void tasksAreEnqueuedSeenAndChanged() {
    String ada = enqueued("enqueue", "post", "send", "{\"to\": \"ada\"}");
    awaitInfo(ada, "done", "sent to ada", "{\"to\":\"ada\"}");
    String bob = enqueued("enqueue", "post", "send", "{\"to\":\"bob\"}", "--max-retries", "0");
    awaitInfo(bob, "dead");

    assertThat(run("list", "--state", "dead", "--plugin", "post").out())
        .contains(bob, "post/send", "mail")
        .doesNotContain(ada);
    assertThat(run("list", "--json").out()).contains("\"tasks\"", "\"attempts\": 1");
    assertThat(run("stats").out()).contains("mail");
    xcore.plugins().call("post", "up", Map.of()).value();
    assertThat(run("retry", "--dead", "--queue", "mail").out()).contains("1 retried");
    awaitInfo(bob, "done");
    assertThat(run("discard", ada, bob).out()).contains("2 discarded");
    assertThat(run("list").err()).contains("no such tasks");
  }

  @Test
  void queuesArePausedAndTasksCalledOff() {
    assertThat(run("pause", "mail").out()).contains("queue mail is paused");
    String id = enqueued("enqueue", "post", "send", "{\"to\":\"eve\"}", "--priority", "3");
    assertThat(run("stats").out()).contains("paused");
    assertThat(run("cancel", id).out()).contains("1 cancelled");
    assertThat(run("cancel", id).status()).isEqualTo(1);
    assertThat(run("resume", "mail", "--json").out()).contains("resumed");
    assertThat(run("retry", id).status()).isZero();
    awaitInfo(id, "done");
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThat(run("enqueue", "post", "sned").err()).contains("it has: send");
    assertThat(run("info", "nobody").err()).contains("there is no task nobody");
    assertThat(run("list", "--state", "odd").err()).contains("waiting, running, done");
    assertThat(run("pause", "No Queue").err()).contains("no name of a queue");
    assertThat(run("retry").err()).contains("name the ids of tasks");
    assertThat(run("cancel", "--dead").status()).isEqualTo(1);
  }

  @Test
  void aWorkerRefusesTheEmbeddedDatabase() {
    Outcome outcome = new CommandLineFixture(folder).run("worker");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("embedded H2", "services.databases.default.url");
  }
}
