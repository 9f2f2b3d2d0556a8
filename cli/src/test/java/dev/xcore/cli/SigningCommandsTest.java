package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore plugin keygen, sign, verify}, and who else asks for signatures. */
class SigningCommandsTest {

  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{16}");

  @TempDir Path folder;
  private String port = "";

  /** Nobody listens there: a server of somebody else must not answer. */
  @BeforeEach
  void prepare() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(socket.getLocalPort());
    }
    write("plugins/shop/plugin.yaml", "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    write(
        "plugins/shop/src/Shop.java",
        """
        import dev.xcore.sdk.*;
        public final class Shop implements Plugin {
          @Action public int one() { return 1; }
        }
        """);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Outcome run(String... arguments) {
    return new CommandLineFixture(folder, Map.of("XCORE__SERVER__PORT", port)).run(arguments);
  }

  private String ok(String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  private String fails(String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isEqualTo(1);
    return outcome.out() + outcome.err();
  }

  private static String id(String text) {
    Matcher matcher = KEY_ID.matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private void trust(String more) throws IOException {
    write("xcore.yaml", "plugins:\n  trusted_keys: [shop.key.pub]\n" + more);
  }

  @Test
  void aPluginIsSignedAndVerifiedWithAPair() throws IOException {
    String made = ok("plugin", "keygen", "shop.key");
    assertThat(made).contains("Ed25519 key", "plugins.trusted_keys");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("shop.key"))))
        .isEqualTo("rw-------");
    assertThat(fails("plugin", "verify", "shop")).contains("unsigned shop 1.0.0");

    Outcome signed = run("plugin", "sign", "shop", "--key", "shop.key");
    assertThat(signed.status()).as(signed.err()).isZero();
    assertThat(signed.out()).contains("signed shop 1.0.0 by Ed25519 key " + id(made), "2 files");
    assertThat(signed.err()).contains("here it is untrusted");

    assertThat(fails("plugin", "verify", "shop")).contains("untrusted shop", id(made));
    assertThat(ok("plugin", "verify", "shop", "--key", "shop.key.pub")).contains("valid shop");
    trust("");
    assertThat(ok("plugin", "verify", "shop")).contains("valid shop 1.0.0, signed by Ed25519 key");
    assertThat(ok("plugin", "verify", "shop", "--json")).contains("\"verdict\": \"valid\"");
  }

  @Test
  void everythingThatDiffersIsNamed() throws IOException {
    ok("plugin", "keygen", "shop.key");
    ok("plugin", "sign", "shop", "--key", "shop.key");
    trust("");
    write("plugins/shop/src/Evil.java", "class Evil {}");
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.0.1\nexecution_mode: trusted\n");

    assertThat(fails("plugin", "verify", "shop"))
        .contains(
            "modified shop 1.0.1",
            "signature of version 1.0.0, this is 1.0.1",
            "plugin.yaml was changed",
            "src/Evil.java was added");
    assertThat(fails("plugin", "validate", "shop"))
        .contains("invalid shop", "signature modified", "xcore plugin sign shop");
    assertThat(ok("plugin", "info", "shop")).contains("modified");
  }

  @Test
  void anArchiveIsSignedToo() throws IOException {
    ok("plugin", "keygen", "shop.key");
    trust("");
    ok("plugin", "package", "shop");
    ok("plugin", "sign", "shop-1.0.0.jar", "--key", "shop.key");
    assertThat(ok("plugin", "verify", "shop-1.0.0.jar")).contains("valid shop 1.0.0");

    byte[] bytes = Files.readAllBytes(folder.resolve("shop-1.0.0.jar"));
    bytes[10] ^= 1; // A time of its first entry, which nobody reads.
    Files.write(folder.resolve("shop-1.0.0.jar"), bytes);

    assertThat(fails("plugin", "verify", "shop-1.0.0.jar"))
        .contains("modified shop 1.0.0", "other bytes of the archive");
  }

  @Test
  void aSecretSignsAndVerifies() throws IOException {
    assertThat(ok("plugin", "keygen", "secret.key", "--algo", "hmac")).contains("HMAC-SHA256");
    String secret = Files.readString(folder.resolve("secret.key")).strip();
    assertThat(fails("plugin", "sign", "shop")).contains("plugins.secret_key", "keygen");

    write("xcore.yaml", "plugins: {secret_key: \"%s\"}\n".formatted(secret));
    assertThat(ok("plugin", "sign", "shop")).contains("HMAC-SHA256");
    assertThat(ok("plugin", "verify", "shop")).contains("valid shop");
    write("xcore.yaml", "plugins: {secret_key: \"%s\"}\n".formatted("other" + secret));
    assertThat(fails("plugin", "verify", "shop")).contains("untrusted");
    assertThat(ok("plugin", "verify", "shop", "--key", "secret.key")).contains("valid shop");
    assertThat(ok("config", "show")).doesNotContain(secret);
  }

  @Test
  void weakSecretsAreRefusedWhereItCounts() throws IOException {
    write("xcore.yaml", "plugins: {secret_key: change-me}\n");
    assertThat(ok("plugin", "sign", "shop")).contains("signed");
    assertThat(run("config", "check").out() + run("config", "check").err())
        .contains("plugins.secret_key", "well-known sample");

    write("xcore.yaml", "app: {env: production}\nplugins: {secret_key: change-me}\n");
    assertThat(fails("plugin", "sign", "shop"))
        .contains("plugins.secret_key", "well-known sample", "production")
        .doesNotContain("change-me");
  }

  @Test
  void scopeEndAndRevocationCount() throws IOException {
    String made = ok("plugin", "keygen", "shop.key");
    ok("plugin", "sign", "shop", "--key", "shop.key");
    String root = "plugins:\n  trusted_keys: [{key: shop.key.pub, %s}]\n";

    write("xcore.yaml", root.formatted("plugins: [sho*]"));
    assertThat(ok("plugin", "verify", "shop")).contains("valid");
    write("xcore.yaml", root.formatted("plugins: [mail]"));
    assertThat(fails("plugin", "verify", "shop")).contains("untrusted", "[mail], not for shop");
    write("xcore.yaml", root.formatted("expires: 2001-01-01"));
    assertThat(fails("plugin", "verify", "shop")).contains("expired", "2001-01-01T00:00:00Z");
    write("xcore.yaml", root.formatted("expires: soon"));
    assertThat(fails("plugin", "verify", "shop")).contains("expected a date");
    trust("  revoked_keys: [\"%s\"]\n".formatted(id(made)));
    assertThat(fails("plugin", "verify", "shop")).contains("revoked", "plugins.revoked_keys");
    write("xcore.yaml", "plugins: {trusted_keys: [nowhere.pub]}\n");
    assertThat(fails("plugin", "verify", "shop"))
        .contains("plugins.trusted_keys", "nowhere.pub cannot be read");
  }

  @Test
  void strictModeInstallsOnlyWhatIsSigned() throws IOException {
    ok("plugin", "keygen", "shop.key");
    Files.createDirectories(folder.resolve("work"));
    Files.move(folder.resolve("plugins/shop"), folder.resolve("work/shop"));
    trust("  strict_trusted: true\n");

    assertThat(fails("plugin", "install", "./work/shop", "--yes"))
        .contains("signature unsigned", "has no plugin.sig");
    assertThat(folder.resolve("plugins/shop")).doesNotExist();

    ok("plugin", "sign", "./work/shop", "--key", "shop.key");
    ok("plugin", "install", "./work/shop", "--yes");
    assertThat(ok("plugin", "verify", "shop")).contains("valid");
    assertThat(ok("plugin", "list", "--json")).contains("\"verdict\": \"valid\"");
    assertThat(ok("plugin", "validate", "shop", "--json")).contains("\"verdict\": \"valid\"");
  }

  @Test
  void whatIsWrongOnTheCommandLineIsSaid() throws IOException {
    assertThat(run("plugin", "keygen", "x", "--algo", "rsa").status()).isEqualTo(2);
    ok("plugin", "keygen");
    assertThat(folder.resolve("plugin-signing.key.pub")).exists();
    assertThat(fails("plugin", "keygen")).contains("never overwritten");
    assertThat(fails("plugin", "sign", "shop", "--key", "plugin-signing.key.pub"))
        .contains("plugin-signing.key.pub");
    assertThat(fails("plugin", "verify", "shop", "--key", "plugin-signing.key"))
        .contains("the other file of the pair");
    Files.setPosixFilePermissions(
        folder.resolve("plugin-signing.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(fails("plugin", "sign", "shop", "--key", "plugin-signing.key"))
        .contains("rw-r--r--", "chmod 600");
    assertThat(fails("plugin", "verify", "shopp")).contains("shop");
  }
}
