package dev.xcore.server;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own Jetty: HTTP/1.1 and HTTP/2 on one port, in clear text or by TLS. Selectors run on
 * platform threads, requests on virtual ones, so that spinning plugins do not stop the network.
 * Started and stopped by one thread.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int MAX_PLATFORM_THREADS = 64;
  private static final int COMPRESSED_FROM = 1024;
  private static final int IDLE_AT_STOP_MILLIS = 200;
  private static final int STOP_MILLIS = 1000;
  private static final Duration CARE = Duration.ofMillis(500);

  private final ServerOptions options;
  private final HttpDispatcher dispatcher;
  private final Readiness readiness;
  private final RequestThreads threads;
  private final Server server;
  private final Optional<TlsContext> tls;
  private final GuardedConnector connector;
  private final ScheduledExecutorService care =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("http-care").factory());
  private final GracefulHandler graceful = new GracefulHandler();

  private HttpServer(HttpDispatcher dispatcher, Readiness readiness) {
    this.options = dispatcher.options();
    this.dispatcher = dispatcher;
    this.readiness = readiness;
    QueuedThreadPool pool = new QueuedThreadPool(MAX_PLATFORM_THREADS);
    pool.setName("http");
    this.threads = RequestThreads.start(pool);
    pool.setVirtualThreadsExecutor(threads);
    this.server = new Server(pool);
    this.tls = options.tls().map(TlsContext::create);
    this.connector =
        new GuardedConnector(server, options.httpProtection(), JettyProtocols.of(options, tls));
  }

  /**
   * Makes a server that does not listen yet.
   *
   * @param dispatcher answers the requests, and has the options
   * @param readiness told when the server stops
   * @return the server
   * @throws ServerStartException if the TLS files cannot be used
   */
  public static HttpServer create(HttpDispatcher dispatcher, Readiness readiness) {
    HttpServer made = new HttpServer(dispatcher, readiness);
    made.configure();
    return made;
  }

  /**
   * Begins to listen.
   *
   * @throws ServerStartException if the address cannot be listened on; says why and what to change
   */
  public void start() {
    try {
      connector.open();
      server.start();
    } catch (IOException failure) {
      throw cannotListen(failure);
    } catch (Exception failure) {
      ServerStartException problem = new ServerStartException("the server cannot start", failure);
      stopQuietly(problem);
      throw problem;
    }
    every(CARE, connector::lookAfter);
    tls.ifPresent(files -> every(options.httpProtection().tlsReload(), files::look));
    LOG.info("listening url={}", uri());
  }

  private void every(Duration time, Runnable step) {
    if (time.isZero()) {
      return;
    }
    ScheduledFuture<?> repeated =
        care.scheduleWithFixedDelay(
            () -> {
              try {
                step.run();
              } catch (RuntimeException | Error failure) {
                LOG.error("looking after the server failed; it is tried again", failure);
              }
            },
            time.toNanos(),
            time.toNanos(),
            TimeUnit.NANOSECONDS);
    LOG.debug("looking after the server every {}: {}", time, repeated);
  }

  /**
   * Returns the port.
   *
   * @return the port in use, also where 0 was asked for; negative when not listening
   */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Returns where the server can be reached.
   *
   * @return such as {@code http://127.0.0.1:8082}
   */
  public URI uri() {
    String host = options.host().equals("0.0.0.0") ? "127.0.0.1" : options.host();
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create(
        (options.tls().isPresent() ? "https://" : "http://") + literal + ":" + port());
  }

  /** Counts the connections that are open. */
  int openConnections() {
    return connector.openConnections();
  }

  /**
   * Stops: no new requests, running ones finish within the grace, streams are ended at once.
   * Harmless when repeated.
   */
  @Override
  public void close() {
    care.shutdownNow();
    readiness.stopping();
    connector.close();
    dispatcher.endStreams();
    try {
      drain();
      server.stop();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      LOG.warn("interrupted while stopping; requests may have been cut off", interrupted);
    } catch (Exception failure) {
      LOG.warn("the server did not stop cleanly; requests may have been cut off", failure);
    } finally {
      threads.close();
      server.destroy();
    }
  }

  /**
   * Waits for running requests. Jetty's own graceful stop would cut those that are silent for
   * longer than idle connections are kept.
   */
  private void drain() throws InterruptedException, ExecutionException {
    try {
      graceful.shutdown().get(options.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.warn(
          "requests were cut off that did not finish within {}: count={}",
          options.shutdownGrace(),
          graceful.getCurrentRequestCount(),
          late);
    }
  }

  private void configure() {
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.limits().idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(IDLE_AT_STOP_MILLIS);
    server.addConnector(connector);
    server.setErrorHandler(new JettyErrors(options.httpProtection()));
    server.setStopTimeout(STOP_MILLIS);
    server.setStopAtShutdown(false);
    Handler handler = JettyHandler.create(dispatcher);
    graceful.setHandler(options.compression() ? compressed(handler) : handler);
    server.setHandler(graceful);
  }

  private static Handler compressed(Handler handler) {
    GzipCompression gzip = new GzipCompression();
    gzip.setMinCompressSize(COMPRESSED_FROM);
    CompressionHandler compression = new CompressionHandler(handler);
    compression.putCompression(gzip);
    compression.putConfiguration(
        "/*",
        CompressionConfig.builder()
            .defaults()
            .compressExcludeMimeType("text/event-stream")
            .decompressExcludePath("/*")
            .build());
    return compression;
  }

  private ServerStartException cannotListen(IOException failure) {
    String address = options.host() + ":" + options.port();
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage());
    boolean taken = cause instanceof BindException && text.contains("in use");
    ServerStartException problem =
        new ServerStartException(
            taken
                ? "port "
                    + options.port()
                    + " of "
                    + options.host()
                    + " is in use; stop the other program, or choose another port with --port or"
                    + " server.port (0 takes any free one)"
                : "cannot listen on "
                    + address
                    + ": "
                    + text
                    + "; check server.host and server.port",
            failure);
    stopQuietly(problem);
    return problem;
  }

  private void stopQuietly(ServerStartException problem) {
    try {
      server.stop();
    } catch (Exception failure) {
      problem.addSuppressed(failure);
    }
    care.shutdownNow();
    connector.close();
    threads.close();
  }
}
