package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures with the built distribution: a server in production, and commands beside it. */
class SigningCommandsIT {

  private final Distribution xcore = Distribution.built();

  @TempDir Path folder;

  private Outcome run(int status, String... arguments) throws IOException, InterruptedException {
    Outcome outcome = xcore.run(folder, arguments);
    assertThat(outcome.status()).as(outcome.text()).isEqualTo(status);
    return outcome;
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aServerInProductionTakesWhatIsSignedUntilItsKeyIsRevoked()
      throws IOException, InterruptedException {
    write("work/shop/plugin.yaml", "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    write(
        "work/shop/src/Shop.java",
        """
        import dev.xcore.sdk.*;
        public final class Shop implements Plugin {
          @Action public int one() { return 1; }
        }
        """);
    Matcher id = Pattern.compile("[0-9a-f]{16}").matcher(run(0, "plugin", "keygen", "k").out());
    assertThat(id.find()).isTrue();
    write(
        "xcore.yaml",
        """
        app: {env: production, secret_key: "Vq3m8ZrT0yLw5bNcXf7GhJ2kP9sDaE4u"}
        plugins: {trusted_keys: [k.pub]}
        """);
    try (RunningServer server = RunningServer.start(xcore, folder)) {
      String url = server.address().toString();
      String[] install = {"--url", url, "plugin", "install", "./work/shop", "--yes"};

      assertThat(run(1, install).err()).contains("signature unsigned", "xcore plugin sign shop");
      assertThat(folder.resolve("plugins/shop")).doesNotExist();

      run(0, "plugin", "sign", "./work/shop", "--key", "k");
      assertThat(run(0, install).out()).contains("installed shop 1.0.0; it is active");
      assertThat(run(0, "plugin", "verify", "shop").out()).contains("valid shop 1.0.0");
      assertThat(run(0, "--url", url, "plugin", "info", "shop").out()).contains("verdict valid");

      Files.writeString(
          folder.resolve("xcore.yaml"),
          Files.readString(folder.resolve("xcore.yaml"))
              .replace("k.pub]", "k.pub], revoked_keys: [\"" + id.group() + "\"]"));
      run(0, "--url", url, "config", "reload");

      assertThat(run(0, "--url", url, "plugin", "info", "shop").out()).contains("verdict revoked");
      assertThat(run(1, "--url", url, "plugin", "reload", "shop").err())
          .contains("signature revoked", "plugins.revoked_keys");
      assertThat(run(0, "--url", url, "plugin", "call", "shop", "one").out()).contains("1");
      assertThat(run(1, "plugin", "verify", "shop").out()).contains("revoked shop");
      assertThat(server.terminate()).as(server.output()).isZero();
    }
  }
}
