package dev.xcore.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xcore.kernel.runtime.Snapshot;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TlsIT {

  private static final String PASSWORD = "changeit";
  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  @TempDir Path folder;

  private Path keyStore(String algorithm) throws Exception {
    return keyStore(algorithm, "server.p12");
  }

  private Path keyStore(String algorithm, String name) throws Exception {
    Path file = folder.resolve(name);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return file;
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private Path pem(String name, String label, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  private HttpServer start(ServerOptions.Tls tls) {
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .listen("127.0.0.1", 0)
            .tls(tls)
            .protection(HttpProtection.usual().withTlsReload(Duration.ofMillis(100)))
            .build();
    BuiltInRoute scheme =
        BuiltInRoute.get("/docs", (x, p, s) -> x.respond(200, List.of(), x.scheme().getBytes()));
    HttpServer server =
        HttpServer.create(
            HttpDispatcher.create(options, () -> NOTHING, List.of(scheme)), Readiness.create());
    server.start();
    return server;
  }

  private static HttpClient client(Path keyStore) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(keyStore));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, HttpServer server, Version version)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.uri() + "/docs"))
            .version(version)
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bothVersionsAreNegotiatedWithAPkcs12File(Version version) throws Exception {
    Path file = keyStore("EC");
    try (HttpServer server = start(new ServerOptions.Tls(file, Optional.empty(), PASSWORD));
        HttpClient client = client(file)) {
      HttpResponse<String> answer = get(client, server, version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("https");
      assertThat(answer.version()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void pemFilesAreTakenWhateverTheKey(String algorithm) throws Exception {
    Path file = keyStore(algorithm);
    KeyStore store = load(file);
    Path certificate = pem("cert.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
    Path key =
        pem("key.pem", "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    try (HttpServer server = start(new ServerOptions.Tls(certificate, Optional.of(key), ""));
        HttpClient client = client(file)) {
      assertThat(get(client, server, Version.HTTP_2).body()).isEqualTo("https");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Path file = keyStore("EC");
    Path missing = folder.resolve("missing.p12");
    assertRefused(new ServerOptions.Tls(missing, Optional.empty(), PASSWORD), "missing.p12");
    assertRefused(new ServerOptions.Tls(file, Optional.empty(), "wrong"), "server.p12");
    Path old = pem("old.pem", "RSA PRIVATE KEY", new byte[] {1, 2, 3});
    Path certificate =
        pem("cert.pem", "CERTIFICATE", load(file).getCertificate("server").getEncoded());
    assertRefused(new ServerOptions.Tls(certificate, Optional.of(old), ""), "openssl pkcs8");
  }

  private void assertRefused(ServerOptions.Tls tls, String name) {
    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> start(tls))
        .withMessageContaining("server.tls")
        .withMessageContaining(name);
  }

  @Test
  void aChangedCertificateIsUsedWithoutARestartAndAWrongOneIsNot() throws Exception {
    Path file = keyStore("EC");
    Path next = keyStore("RSA", "next.p12");
    Certificate first = load(file).getCertificate("server");
    Certificate second = load(next).getCertificate("server");
    try (HttpServer server = start(new ServerOptions.Tls(file, Optional.empty(), PASSWORD));
        SSLSocket open = connect(server)) {
      assertThat(certificate(open)).isEqualTo(first);

      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            try (SSLSocket fresh = connect(server)) {
              assertThat(certificate(fresh)).isEqualTo(second);
            }
          });
      open.getOutputStream().write("GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(open.getInputStream().readNBytes(15), UTF_8))
          .as("the connection with the old certificate")
          .isEqualTo("HTTP/1.1 200 OK");

      Logger logger = (Logger) LoggerFactory.getLogger(TlsContext.class);
      ListAppender<ILoggingEvent> log = new ListAppender<>();
      log.start();
      logger.addAppender(log);
      Files.writeString(file, "no key store");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              List.copyOf(log.list).stream()
                  .anyMatch(line -> line.getFormattedMessage().contains("stays in force")));
      logger.detachAppender(log);
      try (SSLSocket fresh = connect(server)) {
        assertThat(certificate(fresh)).isEqualTo(second);
      }
    }
  }

  @Test
  void versionsBeforeTls12AreRefused() throws Exception {
    Path file = keyStore("EC");
    try (HttpServer server = start(new ServerOptions.Tls(file, Optional.empty(), PASSWORD))) {
      try (SSLSocket old = connect(server, "TLSv1.2")) {
        assertThat(old.getSession().getProtocol()).isEqualTo("TLSv1.2");
      }
      assertThat(
              TlsContext.create(new ServerOptions.Tls(file, Optional.empty(), PASSWORD))
                  .factory()
                  .getIncludeProtocols())
          .containsExactly("TLSv1.2", "TLSv1.3");
    }
  }

  private static SSLSocket connect(HttpServer server, String... versions) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    if (versions.length > 0) {
      socket.setEnabledProtocols(versions);
    }
    socket.startHandshake();
    return socket;
  }

  private static Certificate certificate(SSLSocket socket) throws Exception {
    return socket.getSession().getPeerCertificates()[0];
  }

  /** The test looks at the certificate itself. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
