package dev.xcore.app.outbound;

import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.sdk.PeerFailedException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests by Jetty's client, over HTTP/1.1 or HTTP/2. The JDK's client was not chosen
 * because it resolves the host by itself: the address that was checked could not be the one that is
 * connected to.
 *
 * <p>Nothing is started before the first request. All threads are made apart from the plugin's own:
 * they inherit none of its class loaders and thread locals. Thread safe.
 */
public final class JettyOutboundHttp implements OutboundHttp {

  private static final Logger LOG = LoggerFactory.getLogger(JettyOutboundHttp.class);
  private static final int LOOKUPS_AT_ONCE = 64;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ClientAssembly assembly;
  private final ThreadPoolExecutor lookups;
  private final Executor senders;
  private @Nullable CompletableFuture<HttpClient> client;
  private boolean isClosed;

  private JettyOutboundHttp(HostLookup lookup, ClientAssembly.Trust trust) {
    this.lookups =
        new ThreadPoolExecutor(
            LOOKUPS_AT_ONCE,
            LOOKUPS_AT_ONCE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            ownThreads(Thread.ofPlatform().daemon().name("xcore-outbound-lookup-", 0)));
    lookups.allowCoreThreadTimeOut(true);
    ThreadFactory virtual = ownThreads(Thread.ofVirtual().name("xcore-outbound-", 0));
    this.senders = task -> virtual.newThread(task).start();
    this.assembly = new ClientAssembly(new PinnedAddresses(lookup, lookups), trust);
  }

  private static ThreadFactory ownThreads(Thread.Builder threads) {
    return threads.inheritInheritableThreadLocals(false).factory();
  }

  /**
   * Makes a client that trusts what the JDK trusts.
   *
   * @return nothing is started yet
   */
  public static JettyOutboundHttp create() {
    return create(HostLookup.ofSystem(), ClientAssembly.Trust.OF_JDK);
  }

  /** Makes a client with name resolution and trust of its own. */
  static JettyOutboundHttp create(HostLookup lookup, ClientAssembly.Trust trust) {
    return new JettyOutboundHttp(lookup, trust);
  }

  @Override
  public CompletableFuture<Reply> send(Request request) {
    CompletableFuture<Reply> outcome = new CompletableFuture<>();
    var _ =
        started()
            .thenAcceptAsync(running -> begin(running, request, outcome), senders)
            .exceptionally(failure -> {
              outcome.completeExceptionally(
                  new PeerFailedException("requests cannot be sent: " + failure.getMessage()));
              return null;
            });
    return outcome;
  }

  private synchronized CompletableFuture<HttpClient> started() {
    if (isClosed) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the platform is shutting down"));
    }
    CompletableFuture<HttpClient> known = client;
    if (known == null || known.isCompletedExceptionally()) {
      known = CompletableFuture.supplyAsync(assembly::start, lookups);
      client = known;
    }
    return known;
  }

  private static void begin(HttpClient running, Request request, CompletableFuture<Reply> outcome) {
    if (outcome.isDone()) {
      return;
    }
    long millis = Math.max(1, request.timeout().toMillis());
    org.eclipse.jetty.client.Request sent =
        running
            .newRequest(java.net.URI.create(request.destination().url()))
            .method(request.method())
            .tag(new ConnectionOwner(request.owner(), request.reach()))
            .timeout(millis, TimeUnit.MILLISECONDS)
            .idleTimeout(millis + IDLE.toMillis(), TimeUnit.MILLISECONDS)
            .headers(headers -> fill(headers, request));
    if (request.body().length > 0) {
      sent.body(new BytesRequestContent(contentType(request), request.body()));
    }
    var _ =
        outcome.whenComplete((reply, failure) -> {
          if (outcome.isCancelled()) {
            var _ = sent.abort(new CancellationException("the request was given up"));
          }
        });
    sent.send(new ReplyCollector(request, outcome));
  }

  private static void fill(HttpFields.Mutable headers, Request request) {
    request.headers().forEach(header -> headers.add(header.name(), header.value()));
  }

  private static String contentType(Request request) {
    return request.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("content-type"))
        .map(header -> header.value())
        .findFirst()
        .orElse("application/octet-stream");
  }

  @Override
  public void close() {
    CompletableFuture<HttpClient> known;
    synchronized (this) {
      isClosed = true;
      known = client;
      client = null;
    }
    if (known != null) {
      // A start that is under way ends soon, and what it started is stopped then.
      known.thenAccept(JettyOutboundHttp::stop).exceptionally(never -> null).join();
    }
    lookups.shutdownNow();
  }

  private static void stop(HttpClient running) {
    try {
      running.stop();
    } catch (Exception e) {
      LOG.warn("the client of outgoing requests could not be stopped", e);
    }
  }
}
