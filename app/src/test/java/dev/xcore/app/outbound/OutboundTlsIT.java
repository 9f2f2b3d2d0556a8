package dev.xcore.app.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.OutboundHttp.Reply;
import dev.xcore.kernel.net.OutboundHttp.Request;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.PeerFailedException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests over TLS, to a server whose certificate is for {@code secure.test} only. */
@Timeout(60)
class OutboundTlsIT {

  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private final Server server = new Server();
  private Path keys = Path.of("");
  private int port;

  @BeforeEach
  void startServer() throws Exception {
    keys = keyStore();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keys.toString());
    tls.setKeyStorePassword(PASSWORD);
    HttpConfiguration settings = new HttpConfiguration();
    settings.addCustomizer(new SecureRequestCustomizer());
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    ServerConnector connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(settings),
            new HttpConnectionFactory(settings));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(
              org.eclipse.jetty.server.Request request, Response response, Callback callback) {
            String seen =
                request.getConnectionMetaData().getProtocol()
                    + " "
                    + request.getHttpURI().getHost();
            Content.Sink.write(response, true, seen, callback);
            return true;
          }
        });
    server.start();
    port = connector.getLocalPort();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.stop();
  }

  private Path keyStore() throws Exception {
    Path file = folder.resolve("server.p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=secure.test",
                "-ext",
                "san=dns:secure.test",
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

  private OutboundHttp client(boolean isTrusting) {
    return JettyOutboundHttp.create(
        host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
        tls -> {
          if (isTrusting) {
            tls.setTrustStorePath(keys.toString());
            tls.setTrustStorePassword(PASSWORD);
          }
        });
  }

  private String reply(OutboundHttp http, String host) throws Exception {
    Request request =
        new Request(
            "shop",
            "GET",
            Destination.of("https://" + host + ":" + port + "/"),
            List.of(),
            new byte[0],
            Reach.ANY,
            1000,
            Duration.ofSeconds(20));
    try {
      Reply reply = http.send(request).get(30, TimeUnit.SECONDS);
      return new String(reply.body(), StandardCharsets.UTF_8);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Test
  void theNameStaysInSniCertificateCheckAndHostThoughTheAddressIsPinned() throws Exception {
    try (OutboundHttp http = client(true)) {
      assertThat(reply(http, "secure.test")).endsWith(" secure.test");
    }
  }

  @Test
  void http2IsSpokenWhereTheServerPrefersIt() throws Exception {
    try (OutboundHttp http = client(true)) {
      assertThat(reply(http, "secure.test")).startsWith("HTTP/2");
    }
  }

  @Test
  void aCertificateOfAnotherNameIsNotTrusted() {
    try (OutboundHttp http = client(true)) {
      for (String other : List.of("other.test", "127.0.0.1")) {
        assertThatThrownBy(() -> reply(http, other))
            .isInstanceOf(PeerFailedException.class)
            .hasMessageContaining("TLS");
      }
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTrusted() {
    try (OutboundHttp http = client(false)) {
      assertThatThrownBy(() -> reply(http, "secure.test"))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("TLS");
    }
  }
}
