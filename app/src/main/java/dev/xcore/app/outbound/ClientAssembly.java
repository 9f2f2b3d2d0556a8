package dev.xcore.app.outbound;

import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Puts Jetty's client together: no redirects, cookies, authentication or unpacking of its own, and
 * limits on everything that another server sends.
 *
 * @param resolver chooses the addresses that are connected to
 * @param trust which servers are trusted
 */
record ClientAssembly(SocketAddressResolver resolver, Trust trust) {

  /** The most bytes that the header lines of a reply may have together. */
  static final int MAX_HEADER_BYTES = 32 << 10;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int MAX_THREADS = 8;
  private static final int MAX_CONNECTIONS = 32;

  /** Which servers are trusted. */
  @FunctionalInterface
  interface Trust {

    /** Trusts those that the JDK trusts. */
    Trust OF_JDK = tls -> {};

    /** Sets up TLS. */
    void apply(SslContextFactory.Client tls);
  }

  /**
   * Makes and starts a client.
   *
   * @throws IllegalStateException if the JDK lacks what it needs
   */
  HttpClient start() {
    ClientConnector connector = connector();
    HTTP2Client http2 = new HTTP2Client(connector);
    http2.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    HttpClient client =
        new HttpClient(
            new HttpClientTransportDynamic(
                connector,
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(http2)));
    client.setSocketAddressResolver(resolver);
    limit(client);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the client of outgoing requests cannot start: " + e, e);
    }
    simplify(client);
    return client;
  }

  private ClientConnector connector() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1, (int) IDLE.toMillis());
    threads.setName("xcore-outbound");
    threads.setDaemon(true);
    SslContextFactory.Client tls = new SslContextFactory.Client();
    trust.apply(tls);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setConnectTimeout(CONNECT);
    connector.setIdleTimeout(IDLE);
    connector.setExecutor(threads);
    connector.setScheduler(
        new ScheduledExecutorScheduler(
            "xcore-outbound-timer", true, ClientAssembly.class.getClassLoader()));
    connector.setSslContextFactory(tls);
    return connector;
  }

  private static void limit(HttpClient client) {
    client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    client.setDestinationIdleTimeout(IDLE.toMillis());
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "XCore"));
  }

  /** After the start, which puts Jetty's own defaults in place. */
  private static void simplify(HttpClient client) {
    client.getContentDecoderFactories().clear();
    for (String handler :
        new String[] {"redirect", "www-authenticate", "proxy-authenticate", "upgrade"}) {
      client.getProtocolHandlers().remove(handler);
    }
    PreliminaryAnswers.limit(client.getProtocolHandlers());
  }
}
