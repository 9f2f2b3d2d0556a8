package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore doctor --security}: planted flaws are found, a clean folder has none. */
final class SecurityDoctorTest {

  private static final String STRONG = "n7Qz2mVx9Lr4Tb6Wp1Kc8Hd3Yf5Gs0Ja";

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("app"));
    mode(folder, "rwxr-xr-x");
    write("xcore.yaml", "server: {port: 0}\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Outcome doctor(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "doctor";
    arguments[1] = "--security";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return new CommandLineFixture(folder, Map.of()).run(arguments);
  }

  private void git(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void aCleanFolderHasNoFindings() throws Exception {
    write(".env.example", "TOKEN=put-yours-here\n");
    write(
        "xcore.yaml",
        """
        server: {port: 0}
        plugins: {config: {shop: {api_key: "${SHOP_KEY:-}", token_ttl: 12h30m, password_file: var/shop1.key}}}
        """);
    write(
        "plugins/shop/src/Shop.java",
        """
        final class Shop {
          static final String TOKEN_HEADER = "X-Shop-Token-1";
          String password = System.getenv("SHOP_PASSWORD");
          String token = "your-token-goes-here-1";
          String secret = config.text("secret");
        }
        """);
    write("plugins/shop/plugin.yaml", "name: shop\nversion: 1.0.0\n");
    git("git", "init", "-q");
    git("git", "add", "-A");
    Path secrets = Files.createDirectories(folder.resolve("var/secrets"));
    mode(secrets, "rwx------");
    mode(Files.writeString(secrets.resolve("admin-token"), "x"), "rw-------");

    Outcome outcome = doctor();

    assertThat(outcome.out() + outcome.err()).contains("no findings");
    assertThat(outcome.status()).isZero();
    assertThat(doctor("--json").out().strip()).isIn("[]", "[ ]");
  }

  @Test
  void secretsInTheRepositoryAreFound() throws Exception {
    write(".env", "TOKEN=x\n");
    write("sub/.env.production", "TOKEN=x\n");
    git("git", "init", "-q");
    git("git", "add", "-A");

    Outcome outcome = doctor();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(".env is in the git repository", "sub/.env.production", "git rm --cached");
  }

  @Test
  void writtenSecretsAreFoundWithFileAndLineAndNotShown() throws IOException {
    String token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0".repeat(2);
    write(
        "xcore.yaml",
        "server: {port: 0}\nplugins:\n  config:\n    shop:\n      api_key: " + STRONG + "\n");
    write("plugins/shop/src/Shop.java", "class Shop {\n  String t = \"" + token + "\";\n}\n");
    write("plugins/shop/src/Other.java", "class Other { String password = \"" + STRONG + "\"; }\n");
    write("plugins/shop/key.yaml", "key: |\n  -----BEGIN " + "PRIVATE KEY-----\n");

    Outcome outcome = doctor();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "xcore.yaml:5 holds what looks like the value of 'api_key'",
            "plugins/shop/src/Shop.java:2 holds a token of GitHub",
            "plugins/shop/src/Other.java:1 holds what looks like the value of 'password'",
            "plugins/shop/key.yaml:2 holds a private key")
        .doesNotContain(STRONG, token);
  }

  @Test
  void looseFileModesAreFound() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("var/secrets"));
    mode(secrets, "rwxr-xr-x");
    mode(Files.writeString(secrets.resolve("admin-password"), "x"), "rw-r-----");
    mode(Files.createDirectories(folder.resolve("plugins")), "rwxrwxrwx");
    mode(folder.resolve("xcore.yaml"), "rw-rw-rw-");

    Outcome outcome = doctor();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "chmod 700 " + secrets,
            "chmod 600 " + secrets.resolve("admin-password"),
            "admin-password is still there",
            "plugins can be changed by other users",
            "xcore.yaml can be changed by other users");
  }

  @Test
  void anOpenServerIsFound() throws IOException {
    write(
        "xcore.yaml",
        """
        app: {env: production, debug: true, secret_key: "changeme-changeme-changeme-changeme"}
        server: {port: 0, host: 0.0.0.0, cors: {allow_origins: ["*"]}}
        plugins: {strict_trusted: false}
        security: {audit: {enabled: false}, sandbox: {scan: "off"}}
        """);

    Outcome outcome = doctor();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "without TLS",
            "every origin",
            "app.debug is on",
            "app.secret_key: is a well-known sample",
            "strict_trusted is off",
            "security.audit.enabled is off",
            "security.sandbox.scan")
        .doesNotContain("changeme-changeme");
  }

  @Test
  void anExpiredCertificateIsFound() throws Exception {
    git(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=old",
        "-startdate",
        "-20d",
        "-validity",
        "10",
        "-storetype",
        "PKCS12",
        "-keystore",
        folder.resolve("old.p12").toString(),
        "-storepass",
        STRONG);
    write(
        "xcore.yaml",
        "server: {port: 0, tls: {keystore: old.p12, password: \"${P:-" + STRONG + "}\"}}\n");

    Outcome outcome = doctor();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).contains("CN=old", "expired at");
  }
}
