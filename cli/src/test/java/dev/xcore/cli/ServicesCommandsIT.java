package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore services} against a real server in this process. */
@Timeout(120)
class ServicesCommandsIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        """
        server: {port: 0}
        services:
          extensions:
            files: {class: storage}
            more: {class: storage}
            mail: {class: mail, config: {host: 127.0.0.1, port: 1, from: a@example.org}}
        """);
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    xcore.boot();
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), "services"));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  @Test
  void servicesAreListedRestartedAndSwitched() {
    assertThat(run().out()).contains("ext.files", "extension", "ready", "ext.mail", "failed");
    Outcome restarted = run("restart", "ext.files");
    assertThat(restarted.out()).contains("ext.files ready");
    assertThat(restarted.status()).isZero();
    assertThat(run("restart", "ext.mail").status()).isEqualTo(1);
    assertThat(run("restart", "ext.mail", "--json").out()).contains("\"state\": \"failed\"");
    assertThat(run("restart", "ext.file").err()).contains("there is no service 'ext.file'");

    assertThat(run("switch", "ext.files", "ext.more").out()).contains("ext.files is ext.more");
    assertThat(run("--json").out()).contains("\"bound_to\": \"ext.more\"");
    Outcome refused = run("switch", "ext.files", "ext.mail");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("'ext.mail' cannot take the place of 'ext.files'", "can do: ext.more, platform");
    assertThat(run("switch", "ext.files").status()).isEqualTo(2);
  }
}
