package dev.xcore.server;

import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;

/** The protocols of one port: HTTP/1.1 and HTTP/2, in clear text or negotiated over TLS. */
final class JettyProtocols {

  private JettyProtocols() {}

  /**
   * Makes the protocols.
   *
   * @param options of the server
   * @param tls certificate and key in force; empty for clear text
   * @return the first one talks first
   */
  static ConnectionFactory[] of(ServerOptions options, Optional<TlsContext> tls) {
    HttpConfiguration http = configuration(options.limits());
    if (tls.isEmpty()) {
      return new ConnectionFactory[] {
        new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http)
      };
    }
    SecureRequestCustomizer secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false);
    http.addCustomizer(secure);
    ALPNServerConnectionFactory negotiation = new ALPNServerConnectionFactory("h2", "http/1.1");
    negotiation.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls.get().factory(), negotiation.getProtocol()),
      negotiation,
      new HTTP2ServerConnectionFactory(http),
      new HttpConnectionFactory(http)
    };
  }

  private static HttpConfiguration configuration(RequestLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(limits.maxHeaderBytes());
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(UriCompliance.DEFAULT);
    return http;
  }
}
