package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginSignatures;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.Ed25519SigningKey;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.signing.SigningKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures from the configuration to the running plugin. */
@Timeout(240)
class SignedPluginsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private TestApplication application;
  private SigningKey key;

  @BeforeEach
  void makeKey() throws IOException {
    KeyPair pair = Ed25519Keys.generate();
    key = new Ed25519SigningKey(pair);
    Ed25519Keys.write(pair, folder.resolve("shop.key"));
    application = new TestApplication(folder);
  }

  private void configure(String environment, String more) {
    application.configure(
        """
        app: {env: %s, secret_key: "Vq3m8ZrT0yLw5bNcXf7GhJ2kP9sDaE4u"}
        plugins:
          trusted_keys: [shop.key.pub]
          revoked_keys: []
        %s
        """
            .formatted(environment, more.indent(2)));
  }

  private void plugin(String name, String mode) {
    application.plugin(
        name,
        "description: one\n",
        "Main",
        """
        import dev.xcore.sdk.*;
        public final class Main implements Plugin {
          @Action public int one() { return 1; }
        }
        """);
    edit(name, "plugin.yaml", "execution_mode: trusted", "execution_mode: " + mode);
  }

  private void edit(String name, String file, String before, String after) {
    Path path = folder.resolve("plugins").resolve(name).resolve(file);
    try {
      Files.writeString(path, Files.readString(path).replace(before, after));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void sign(Xcore xcore, String name) throws IOException {
    PluginFolder.Entry entry =
        xcore.plugins().folder().inspect(folder.resolve("plugins").resolve(name));
    PluginSignatures.sign(((PluginFolder.Found) entry).plugin(), key, Instant.now());
  }

  private static PluginStatus status(Xcore xcore, String name) {
    return xcore.plugins().find(name).orElseThrow();
  }

  private static Object one(Xcore xcore, String name) {
    return xcore.plugins().call(name, "one", null).value();
  }

  private String get(Xcore xcore, String path) throws Exception {
    String token = Files.readString(folder.resolve("var/secrets/admin-token")).strip();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(xcore.address().orElseThrow().resolve(path))
              .header("Authorization", "Bearer " + token)
              .timeout(SOON)
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "ephemeral", "sandboxed"})
  void productionLoadsWhatIsSignedAndNothingThatWasChanged(String mode) throws Exception {
    configure("production", "");
    plugin("shop", mode);
    plugin("changed", mode);
    try (Xcore xcore = application.load()) {
      sign(xcore, "shop");
      sign(xcore, "changed");
      edit("changed", "src/Main.java", "return 1", "return 2");

      xcore.boot();

      assertThat(status(xcore, "shop").problems()).isEmpty();
      assertThat(one(xcore, "shop")).isIn(1, 1L);
      assertThat(get(xcore, "/admin/plugins/shop"))
          .contains("\"verdict\":\"valid\"", "\"key_id\":\"" + key.id() + "\"");
      assertThat(get(xcore, "/admin/plugins"))
          .contains("signature_rejected", "src/Main.java was changed", "xcore plugin sign changed");
    }
  }

  @Test
  void productionRunsUnsignedCodeInTheSandboxOnly() throws Exception {
    configure("production", "");
    plugin("inside", "trusted");
    plugin("outside", "sandboxed");
    try (Xcore xcore = application.load()) {
      xcore.boot();

      assertThat(status(xcore, "outside").problems()).isEmpty();
      assertThat(status(xcore, "inside").code())
          .contains(PluginLoadException.Code.SIGNATURE_REQUIRED);
      assertThat(get(xcore, "/admin/plugins/inside"))
          .contains("signature unsigned", "plugins.strict_trusted");
    }
  }

  @Test
  void aKeyThatIsRevokedAtRunTimeIsFollowedAtOnce() throws Exception {
    configure("production", "");
    plugin("shop", "trusted");
    try (Xcore xcore = application.load()) {
      sign(xcore, "shop");
      xcore.boot();
      List<Object> heard = new CopyOnWriteArrayList<>();
      xcore.events().on("security.signature_rejected", event -> heard.add(event.data()));

      Object report =
          xcore
              .liveConfiguration()
              .change(Map.of("plugins", Map.of("revoked_keys", List.of(key.id()))), "test");

      assertThat(report.toString()).contains("applied=[plugins.revoked_keys]");
      assertThat(one(xcore, "shop")).as("it goes on").isEqualTo(1);
      assertThat(get(xcore, "/admin/plugins/shop"))
          .contains("\"verdict\":\"revoked\"", "is refused at its next load");
      assertThat(get(xcore, "/health")).contains("degraded", "signed with a revoked key: shop");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(heard.toString()).contains("verdict=revoked", "serving=true"));
      assertThatThrownBy(() -> xcore.plugins().reload("shop", "test"))
          .hasMessageContaining("signature revoked");
      assertThat(one(xcore, "shop")).isEqualTo(1);
    }
  }

  /** Also in development a signature that is wrong counts; the version before goes on. */
  @Test
  void anEditOfASignedFolderIsToldOfInDevelopment() throws Exception {
    configure("development", "debounce: 50ms");
    plugin("shop", "trusted");
    try (Xcore xcore = application.load()) {
      sign(xcore, "shop");
      xcore.boot();

      edit("shop", "src/Main.java", "return 1", "return 2");

      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(status(xcore, "shop").problems().toString())
                  .contains("signature modified: src/Main.java was changed"));
      assertThat(one(xcore, "shop")).isEqualTo(1);
      sign(xcore, "shop");
      xcore.plugins().reload("shop", "test");
      assertThat(one(xcore, "shop")).isEqualTo(2);
      assertThat(status(xcore, "shop").signature().orElseThrow().verdict())
          .isEqualTo(SignatureVerdict.VALID);
    }
  }
}
