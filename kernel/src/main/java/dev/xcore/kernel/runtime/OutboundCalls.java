package dev.xcore.kernel.runtime;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.NetworkHost;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.OutboundReply;
import dev.xcore.kernel.net.PrivateAddressException;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Response.Header;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends the requests of one version of a plugin to other servers: permissions before every hop, one
 * deadline over all of them, an end when the plugin ends. Takes and gives plain values, so that it
 * serves plugins in the process and those behind a process wall alike. Thread safe.
 */
public final class OutboundCalls {

  /** The most requests of one version of a plugin that are on their way at once. */
  static final int MAX_AT_ONCE = 32;

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What goes along to another server; anything else may be a secret of the first. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  private final OutboundOwner owner;
  private final Runnable checkAny;
  private final OutboundHttp port;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  OutboundCalls(
      PluginScope scope, PluginSettings settings, PermissionJudge judge, OutboundHttp port) {
    this(
        new PluginOutbound(scope, settings, judge),
        () -> settings.inForce().network().checkAny(),
        port);
  }

  OutboundCalls(OutboundOwner owner, Runnable checkAny, OutboundHttp port) {
    this.owner = owner;
    this.checkAny = checkAny;
    this.port = port;
  }

  /** One hop: what is sent where. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Hop(String method, Destination to, List<Header> headers, byte[] body) {}

  /** The time that a request has, and whose word that is. */
  private record Limit(long end, String cause) {

    static Limit of(HttpCall call, Optional<Duration> remaining) {
      Duration own = call.timeout();
      long now = DeadlineWatch.now();
      return remaining.isPresent() && remaining.get().compareTo(own) < 0
          ? new Limit(DeadlineWatch.after(now, remaining.get()), "the deadline of the call passed")
          : new Limit(
              DeadlineWatch.after(now, own),
              "no whole reply within its timeout of " + own.toMillis() + " ms");
    }

    long left() {
      return Math.max(0, end - DeadlineWatch.now());
    }
  }

  /**
   * Checks that the plugin may connect to something at all.
   *
   * @throws dev.xcore.sdk.PermissionDeniedException if no rule allows any host; says which line to
   *     add
   */
  public void checkAny() {
    checkAny.run();
  }

  /**
   * Sends a request, follows redirects if it says so, and waits for the whole reply. An interrupt
   * of the calling thread ends it, and so does the end of the plugin.
   *
   * @param call the request; its body, if any, in bytes, not a value for JSON
   * @param remaining the time that the call it belongs to has left, empty for no limit
   * @return the reply, whatever its status
   * @throws XcoreException as {@link dev.xcore.sdk.HttpCalls#send} does
   * @throws IllegalArgumentException if the body is a value for JSON
   */
  public OutboundReply send(HttpCall call, Optional<Duration> remaining) {
    if (call.isJson()) {
      throw new IllegalArgumentException("write the body as bytes before it is sent");
    }
    byte[] body = call.body() instanceof byte[] bytes ? bytes : new byte[0];
    Hop first = new Hop(call.method(), Destination.of(call.url()), call.headers(), body);
    Limit limit = Limit.of(call, remaining);
    enter(first, limit);
    try {
      return follow(first, call, limit);
    } finally {
      places.release();
    }
  }

  private void enter(Hop first, Limit limit) {
    try {
      if (!places.tryAcquire(limit.left(), TimeUnit.NANOSECONDS)) {
        throw new OverloadedException(
            "%s has %d requests to other servers on their way; no more at once"
                .formatted(owner.title(), MAX_AT_ONCE));
      }
    } catch (InterruptedException e) {
      throw interrupted(first, limit);
    }
  }

  private OutboundReply follow(Hop first, HttpCall call, Limit limit) {
    Hop hop = first;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      OutboundHttp.Reply reply = exchange(hop, call.maxReplyBytes(), limit);
      Optional<String> location =
          call.followRedirects() && REDIRECTS.contains(reply.status())
              ? location(reply)
              : Optional.empty();
      if (location.isEmpty()) {
        return new OutboundReply(reply.status(), hop.to().url(), reply.headers(), reply.body());
      }
      hop = next(hop, reply.status(), location.get());
    }
    throw new PeerFailedException(
        "%s redirects more than %d times".formatted(first.to().origin(), MOST_REDIRECTS));
  }

  private static Optional<String> location(OutboundHttp.Reply reply) {
    return reply.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("location"))
        .map(Header::value)
        .findFirst();
  }

  /** As browsers do (Fetch, HTTP-redirect fetch), but stricter with what goes to another server. */
  private static Hop next(Hop from, int status, String location) {
    Destination to = from.to().redirected(location);
    if (from.to().isSecure() && !to.isSecure()) {
      throw new PeerFailedException(
          "%s redirects from https to %s, which is not followed"
              .formatted(from.to().origin(), to.origin()));
    }
    boolean isRead = from.method().equals("GET") || from.method().equals("HEAD");
    boolean turnsToGet = status == 303 ? !isRead : status <= 302 && from.method().equals("POST");
    List<Header> headers =
        from.headers().stream()
            .filter(header -> goesAlong(header, from.to().hasOriginOf(to), turnsToGet))
            .toList();
    return turnsToGet
        ? new Hop("GET", to, headers, new byte[0])
        : new Hop(from.method(), to, headers, from.body());
  }

  private static boolean goesAlong(Header header, boolean isSameServer, boolean isBodyDropped) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return (isSameServer || HARMLESS.contains(name))
        && !(isBodyDropped && name.startsWith("content-"));
  }

  private OutboundHttp.Reply exchange(Hop hop, int maxReplyBytes, Limit limit) {
    Reach reach = owner.check(hop.to());
    long left = limit.left();
    if (left == 0) {
      throw late(hop, limit);
    }
    CompletableFuture<OutboundHttp.Reply> reply =
        port.send(
            new OutboundHttp.Request(
                owner.name(),
                hop.method(),
                hop.to(),
                hop.headers(),
                hop.body(),
                reach,
                maxReplyBytes,
                Duration.ofNanos(left)));
    AutoCloseable owned = owner.own(() -> reply.cancel(true));
    try (owned) {
      return reply.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(hop, limit, e);
    } catch (TimeoutException e) {
      throw late(hop, limit);
    } catch (CancellationException e) {
      throw gone(hop);
    } catch (InterruptedException e) {
      throw interrupted(hop, limit);
    } catch (Exception e) {
      throw new IllegalStateException("a request could not be given back", e);
    }
  }

  private XcoreException failed(Hop hop, Limit limit, ExecutionException failure) {
    return switch (failure.getCause()) {
      case PrivateAddressException refused ->
          owner.outOfReach(hop.to(), NetworkHost.text(refused.address()));
      case TimeoutException late -> late(hop, limit);
      case XcoreException known -> known;
      case null, default ->
          new PeerFailedException("%s failed: %s".formatted(shown(hop), failure.getCause()));
    };
  }

  private XcoreException interrupted(Hop hop, Limit limit) {
    Thread.currentThread().interrupt();
    return limit.left() == 0 ? late(hop, limit) : gone(hop);
  }

  private CallTimeoutException late(Hop hop, Limit limit) {
    return new CallTimeoutException("%s was given up: %s".formatted(shown(hop), limit.cause()));
  }

  private PluginUnavailableException gone(Hop hop) {
    return new PluginUnavailableException(
        "%s was ended: %s is interrupted or being unloaded".formatted(shown(hop), owner.title()));
  }

  private static String shown(Hop hop) {
    return hop.method() + " " + hop.to().origin();
  }
}
