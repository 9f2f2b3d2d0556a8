package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over kills, restarts, reloads and unloads. */
@Tag("full")
@Timeout(180)
class JobsLifeIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private TestApplication application(String more) {
    return new TestApplication(folder).configure("plugins: {watch: false}\n" + more);
  }

  /** Writes a line for whatever it does: the beginning and the end of a run, with its due time. */
  private static String keeper(String version, String jobs) {
    return """
    import dev.xcore.sdk.*;
    import java.nio.file.*;
    import java.io.*;

    public final class Keeper implements Plugin {
      private final PluginContext context;
      public Keeper(PluginContext context) { this.context = context; }

      private void write(String line) throws IOException {
        Files.writeString(
            context.dataDirectory().resolve("lines"), line + "\\n",
            StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      @Action public void wish() {
        context.scheduler().schedule(
            JobPlan.after("kept", java.time.Duration.ZERO).action("keep")
                .payload(java.util.Map.of("text", "promise")));
      }
      @Action public void keep(String text) throws Exception {
        write("keep " + text);
        Path stop = context.dataDirectory().resolve("hold");
        while (Files.exists(stop)) { Thread.sleep(20); }
        write("kept " + text);
      }
      @Action public String version() { return "%s"; }
    %s
    }
    """
        .formatted(version, jobs);
  }

  private List<String> lines() throws IOException {
    Path file = folder.resolve("var/data/keeper/lines");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static void serving(List<PluginStatus> plugins) {
    assertThat(plugins).allSatisfy(status -> assertThat(status.problems()).isEmpty());
  }

  @Test
  void aRunThatIsKilledIsRunAgain() throws Exception {
    application("")
        .plugin(
            "keeper",
            "",
            "Keeper",
            keeper(
                "1",
                """
                @Every(value = "1h", initialDelay = "100ms") void once(JobRun run) throws Exception {
                  write("begin " + run.attempt() + " " + run.dueTime());
                  Path hold = context.dataDirectory().resolve("hold");
                  while (Files.exists(hold)) { Thread.sleep(20); }
                  write("end " + run.attempt() + " " + run.dueTime());
                }
                @Every(value = "1h", initialDelay = "100ms", recover = false)
                void never(JobRun run) throws Exception {
                  write("never");
                  Path hold = context.dataDirectory().resolve("hold");
                  while (Files.exists(hold)) { Thread.sleep(20); }
                }
                """));
    Path hold = folder.resolve("var/data/keeper/hold");
    Files.createDirectories(hold.getParent());
    Files.writeString(hold, "");
    Process process = server();
    await().atMost(SOON).untilAsserted(() -> assertThat(lines()).hasSize(2).contains("never"));
    process.destroyForcibly().waitFor();
    Files.delete(hold);

    try (Xcore xcore = new TestApplication(folder).configure("plugins: {watch: false}\n").load()) {
      serving(xcore.boot());
      await().atMost(SOON).untilAsserted(() -> assertThat(lines()).hasSize(4));
      assertThat(lines().stream().filter(line -> line.equals("never"))).hasSize(1);
      String first =
          lines().stream().filter(line -> line.startsWith("begin 1")).findFirst().orElseThrow();
      String due = first.substring("begin 1 ".length());
      assertThat(lines()).contains("begin 2 " + due, "end 2 " + due);
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            String jobs = JobsOf.list(xcore);
            assertThat(jobs).contains("keeper.once scheduled done", "keeper.never scheduled lost");
          });
    }
  }

  @Test
  void whatWasScheduledBeforeAKillIsRunAfterIt() throws Exception {
    application(
            """
            services:
              scheduler:
                jobs:
                  - {name: wish, plugin: keeper, action: wish, at: "2020-01-01T00:00:00Z"}
            """)
        .plugin("keeper", "", "Keeper", keeper("1", ""));
    Path hold = folder.resolve("var/data/keeper/hold");
    Files.createDirectories(hold.getParent());
    Files.writeString(hold, "");
    Process process = server();
    await().atMost(SOON).untilAsserted(() -> assertThat(lines()).containsExactly("keep promise"));
    process.destroyForcibly().waitFor();
    Files.delete(hold);

    application("");
    try (Xcore xcore = new TestApplication(folder).configure("plugins: {watch: false}\n").load()) {
      serving(xcore.boot());
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(lines()).containsExactly("keep promise", "keep promise", "kept promise"));
    }
  }

  @Test
  void aReloadMissesAndDoublesNothingAndLeavesNothingInMemory() throws Exception {
    String jobs =
        """
        @Every("100ms") void tick(JobRun run) throws Exception {
          write(version() + " " + run.dueTime().toEpochMilli());
        }
        """;
    TestApplication application = application("").plugin("keeper", "", "Keeper", keeper("1", jobs));
    try (Xcore xcore = application.load()) {
      serving(xcore.boot());
      await().atMost(SOON).until(() -> lines().size() >= 5);

      application.plugin("keeper", "", "Keeper", keeper("2", jobs));
      xcore.plugins().reload("keeper", "test");
      int before = lines().size();
      await().atMost(SOON).until(() -> lines().size() >= before + 5);
      xcore.plugins().unload("keeper", "test");
      int last = lines().size();

      List<Long> times =
          lines().stream().map(line -> Long.valueOf(line.split(" ")[1])).sorted().toList();
      assertThat(times).doesNotHaveDuplicates();
      assertThat(lines().getFirst()).startsWith("1 ");
      assertThat(lines().getLast()).startsWith("2 ");
      assertThat(JobsOf.list(xcore)).contains("keeper.tick parked");
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            System.gc();
            assertThat(xcore.plugins().loaders().leaked()).isZero();
            assertThat(xcore.plugins().loaders().collected()).isEqualTo(2);
          });
      xcore.plugins().load("keeper", "test");
      await().atMost(SOON).until(() -> lines().size() >= last + 3);
    }
  }

  @Test
  void aBadExpressionIsALoadErrorWithItsPosition() {
    application("")
        .plugin("keeper", "", "Keeper", keeper("1", "@Cron(\"0 25 * * *\") void wrong() {}"))
        .plugin("sound", "", "Keeper", keeper("1", ""));
    try (Xcore xcore = new TestApplication(folder).configure("plugins: {watch: false}\n").load()) {
      Map<Boolean, List<PluginStatus>> plugins =
          xcore.boot().stream()
              .collect(java.util.stream.Collectors.partitioningBy(PluginStatus::isServing));

      assertThat(plugins.get(true)).extracting(PluginStatus::name).containsExactly("sound");
      assertThat(plugins.get(false).getFirst().problems().toString())
          .contains("Keeper.wrong()", "'25' is no hour; it is 0 to 23 (at character 3)");
      assertThat(Files.exists(folder.resolve("var/state/jobs"))).isFalse();
    }
  }

  @Test
  void jobsDoNotRunWhereTheSchedulerIsSwitchedOff() {
    TestApplication application =
        application("services: {scheduler: {enabled: false}}\n")
            .plugin(
                "keeper",
                "",
                "Keeper",
                keeper("1", "@Every(\"100ms\") void tick() throws Exception { write(\"tick\"); }"));
    try (Xcore xcore = application.load()) {
      serving(xcore.boot());
      assertThat(xcore.plugins().call("keeper", "wish", Map.of()).toString())
          .contains("services.scheduler.enabled");
    }
  }

  @Test
  void jobsOfEphemeralLazyAndLegacyPluginsRunToo() throws Exception {
    String jobs = "@Every(\"200ms\") void tick() throws Exception { write(\"tick\"); }";
    TestApplication application =
        application("")
            .plugin("lazy", "load: lazy\n", "Keeper", keeper("1", jobs))
            .plugin("passing", "", "Keeper", keeper("1", jobs))
            .plugin("old", "", "Keeper", keeper("1", jobs));
    mode("passing", "ephemeral");
    mode("old", "legacy");
    try (Xcore xcore = application.load()) {
      assertThat(xcore.boot()).allSatisfy(status -> assertThat(status.problems()).isEmpty());
      for (String plugin : List.of("lazy", "passing", "old")) {
        Path lines = folder.resolve("var/data/" + plugin + "/lines");
        await()
            .atMost(SOON)
            .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() > 1);
      }
    }
  }

  private void mode(String plugin, String mode) throws IOException {
    Path manifest = folder.resolve("plugins/" + plugin + "/plugin.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("trusted", mode));
  }

  private Process server() throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                JobServer.class.getName(),
                folder.toString())
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
