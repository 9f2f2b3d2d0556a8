package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.xcore.cli.CommandLineFixture.Outcome;
import dev.xcore.confinement.Mechanism;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir Path folder;

  @Test
  void aHealthyMachineHasNoFailuresAndEveryMechanismOfTheSandboxIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        "server: {port: 0}\nsecurity: {sandbox: {require: process}}\n");

    Outcome outcome = new CommandLineFixture(folder).run("doctor");

    assertThat(outcome.status()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .containsPattern("ok +java +25")
        .containsPattern("ok +compiler +works")
        .containsPattern("ok +sandbox +level '(kernel|process)', .* asks for 'process'")
        .containsPattern("sandbox: self limits +active: set by each process")
        .containsPattern("sandbox: installation")
        .containsPattern("sandbox: leftovers +none in ")
        .containsPattern("warn +plugins +none")
        .contains("xcore plugin new NAME");
    assertThat(Mechanism.values())
        .allSatisfy(
            mechanism -> assertThat(outcome.out()).contains("sandbox: " + mechanism.title()));
  }

  @Test
  void whatConfinesProcessesIsInTheJsonToo() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\n");

    Outcome outcome = new CommandLineFixture(folder).run("doctor", "--json");

    assertThat(Trees.items(JsonText.parse(outcome.out())))
        .anySatisfy(finding ->
            assertThat(Trees.members(finding))
                .containsEntry("subject", "sandbox: seccomp")
                .containsKeys("verdict", "message", "cure"));
  }

  @Test
  void whatCannotWorkFailsWithTheCure() throws IOException {
    HttpServer other = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    other.start();
    try {
      Files.writeString(
          folder.resolve("xcore.yaml"), "server:\n  port: " + other.getAddress().getPort() + "\n");
      Path secrets = Files.createDirectories(folder.resolve("var/secrets"));
      Files.setPosixFilePermissions(
          Files.writeString(secrets.resolve("admin-token"), "x"),
          PosixFilePermissions.fromString("rw-r--r--"));

      Outcome outcome = new CommandLineFixture(folder).run("doctor");

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out())
          .containsPattern("fail +port")
          .contains("server.port")
          .containsPattern("fail +secrets .*admin-token")
          .contains("chmod 600");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aBrokenConfigurationIsAFindingAndNotTheEnd() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server:\n  port: many\n");

    Outcome outcome = new CommandLineFixture(folder).run("doctor", "--json");

    assertThat(outcome.status()).isEqualTo(1);
    List<Map<String, Object>> findings =
        Trees.items(JsonText.parse(outcome.out())).stream().map(Trees::members).toList();
    assertThat(findings)
        .anySatisfy(finding ->
            assertThat(finding)
                .containsEntry("subject", "configuration")
                .containsEntry("verdict", "fail"));
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
