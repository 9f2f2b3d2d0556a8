package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script around the command line. */
class LauncherIT {

  private final Distribution xcore = Distribution.built();

  @TempDir Path folder;

  @Test
  void versionIsAnsweredFromAnyFolder() throws IOException, InterruptedException {
    Outcome outcome = xcore.run(folder, "--version");

    assertThat(outcome.status()).as(outcome.text()).isZero();
    assertThat(outcome.out()).contains("XCore 1.0.0");
  }

  @Test
  void worksThroughALinkOfALink() throws IOException, InterruptedException {
    Path first = Files.createSymbolicLink(folder.resolve("one"), xcore.home().resolve("bin/xcore"));
    Path second = Files.createSymbolicLink(folder.resolve("two"), first.getFileName());

    Outcome outcome = run(Map.of(), second.toString(), "--version");

    assertThat(outcome.status()).as(outcome.text()).isZero();
  }

  @Test
  void findsAJdkByItself() throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("home/.jdks"));
    Files.createSymbolicLink(home.resolve("mine"), Path.of(System.getProperty("java.home")));

    Outcome outcome =
        run(
            Map.of(
                "XCORE_JAVA_HOME", "",
                "JAVA_HOME", "/nowhere",
                "PATH", "/usr/bin:/bin",
                "HOME", home.getParent().toString()),
            xcore.home().resolve("bin/xcore").toString(),
            "--version");

    assertThat(outcome.status()).as(outcome.text()).isZero();
  }

  @Test
  void aJdkThatIsTooOldIsRefusedWithTheCure() throws IOException, InterruptedException {
    Path old = folder.resolve("jdk-17");
    Files.createDirectories(old.resolve("bin"));
    for (String tool : new String[] {"java", "javac"}) {
      Path file = Files.writeString(old.resolve("bin").resolve(tool), "#!/bin/sh\nexit 9\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");

    Outcome outcome =
        run(
            Map.of("XCORE_JAVA_HOME", old.toString()),
            xcore.home().resolve("bin/xcore").toString(),
            "--version");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("jdk-17", "JDK 25");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void argumentsArriveUnchanged() throws IOException, InterruptedException {
    Outcome outcome = xcore.run(folder, "init", "a  b'$HOME\"c");

    assertThat(outcome.status()).as(outcome.text()).isZero();
    assertThat(folder.resolve("a  b'$HOME\"c/xcore.yaml")).isRegularFile();
  }

  private Outcome run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("XCORE_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
