package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

  @TempDir Path folder;

  @Test
  void makesAnApplicationWithAnExample() throws IOException {
    Outcome outcome = new CommandLineFixture(folder).run("init", "my-app");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Path application = folder.resolve("my-app");
    assertThat(Files.readString(application.resolve("xcore.yaml"))).contains("name: \"my-app\"");
    assertThat(Files.readString(application.resolve(".gitignore"))).contains("var/");
    assertThat(application.resolve("plugins/hello/plugin.yaml")).isRegularFile();
    assertThat(application.resolve("plugins/hello/src/Hello.java")).isRegularFile();
    assertThat(application.resolve("plugins/hello/test/HelloTest.java")).isRegularFile();
    assertThat(outcome.out()).contains("cd my-app", "xcore run");
  }

  @Test
  void noPlaceholderIsLeft() throws IOException {
    new CommandLineFixture(folder).run("init");

    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("{{", "}}");
      }
    }
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(folder.resolve("README.md"), "mine");

    Outcome outcome = new CommandLineFixture(folder).run("init");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("README.md exists already; nothing was written");
    assertThat(folder.resolve("xcore.yaml")).doesNotExist();
    assertThat(folder.resolve("plugins")).doesNotExist();
    assertThat(folder.resolve("README.md")).hasContent("mine");
  }

  @Test
  void keepsOddFolderNamesApartFromYaml() throws IOException {
    Outcome outcome = new CommandLineFixture(folder).run("init", "my \"app\": #1");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Path application = folder.resolve("my \"app\": #1");
    assertThat(Files.readString(application.resolve("xcore.yaml")))
        .contains("name: \"my \\\"app\\\": #1\"");
    assertThat(new CommandLineFixture(application).run("config", "check").status()).isZero();
  }
}
