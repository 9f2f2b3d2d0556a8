package dev.xcore.kernel.runtime;

import dev.xcore.handlers.CallPolicy.Repetition;
import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.NetworkHost;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.OutboundReply;
import dev.xcore.kernel.net.Reach;
import dev.xcore.kernel.registry.PluginManifest.CircuitBreaker;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of plugins to servers that an operator allows, whatever the plugins' own permissions
 * are: repeated where that does no harm, suspended while a server fails. Thread safe.
 */
public final class ExtensionCalls {

  private static final Logger LOG = LoggerFactory.getLogger(ExtensionCalls.class);
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
  private static final int SERVER_ERROR = 500;
  private static final int MOST_DOUBLINGS = 20;
  private static final int MOST_CIRCUITS = 1000;

  private final OutboundCalls calls;
  private final Rules rules;
  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

  /**
   * What is sent, and how.
   *
   * @param name of the extension
   * @param allowed hosts with an optional port, {@code *.example.org} for all below one: those are
   *     reached at public addresses only
   * @param timeout of one attempt
   * @param retry how often, how long between
   * @param circuit when requests to a server are suspended, empty for never
   */
  public record Rules(
      String name,
      List<String> allowed,
      Duration timeout,
      Repetition retry,
      Optional<CircuitBreaker> circuit) {}

  private ExtensionCalls(OutboundHttp port, Rules rules) {
    this.rules = rules;
    this.calls = new OutboundCalls(new Allowed(rules), () -> {}, port);
  }

  /**
   * Makes a sender.
   *
   * @param port sends single requests
   * @param rules what is sent, and how
   * @return the sender
   */
  public static ExtensionCalls create(OutboundHttp port, Rules rules) {
    return new ExtensionCalls(port, rules);
  }

  /**
   * The servers that an operator allows.
   *
   * @param rules name them
   */
  private record Allowed(Rules rules) implements OutboundOwner {

    @Override
    public String name() {
      return "extension " + rules.name();
    }

    @Override
    public String title() {
      return "extension '" + rules.name() + "'";
    }

    @Override
    public Reach check(Destination to) {
      return rules.allowed().stream()
          .filter(each -> covers(each, to))
          .findFirst()
          .map(each -> each.indexOf('*') < 0 ? Reach.ANY : Reach.PUBLIC)
          .orElseThrow(() ->
              new PermissionDeniedException(
                  "%s does not send to %s:%d: add it to 'allow' in its config"
                      .formatted(title(), to.host(), to.port())));
    }

    private static boolean covers(String allowed, Destination to) {
      int colon = allowed.lastIndexOf(':');
      boolean hasPort = colon > 0 && !allowed.endsWith("]");
      String host = hasPort ? allowed.substring(0, colon) : allowed;
      boolean isPort = !hasPort || allowed.substring(colon + 1).equals(String.valueOf(to.port()));
      boolean isHost =
          host.startsWith("*.")
              ? to.host().endsWith(host.substring(1))
              : NetworkHost.canonical(host).orElse(host).equals(to.host());
      return isPort && isHost;
    }

    @Override
    public XcoreException outOfReach(Destination to, String address) {
      return new PermissionDeniedException(
          "%s does not send to %s:%d: %s is not an address of the public internet, and only a pattern allows the host; name it in 'allow'"
              .formatted(title(), to.host(), to.port(), address));
    }

    @Override
    public AutoCloseable own(AutoCloseable request) {
      return request;
    }
  }

  /**
   * Sends a request and waits for the reply.
   *
   * @param call the request; its body in bytes
   * @return the reply, whatever its status
   * @throws XcoreException as {@link dev.xcore.sdk.HttpCalls#send} does, and {@link
   *     CircuitOpenException} while requests to that server are suspended
   */
  public OutboundReply send(HttpCall call) {
    HttpCall limited =
        call.timeout().compareTo(rules.timeout()) < 0 ? call : call.timeout(rules.timeout());
    for (int attempt = 1; ; attempt++) {
      try {
        OutboundReply reply = guarded(limited);
        if (!PASSING.contains(reply.status()) || !isRepeated(limited, attempt)) {
          return reply;
        }
      } catch (PeerFailedException | CallTimeoutException e) {
        if (!isRepeated(limited, attempt)) {
          throw e;
        }
      }
    }
  }

  private OutboundReply guarded(HttpCall call) {
    Optional<Duration> remaining = CallContext.find().flatMap(CallContext::remaining);
    if (rules.circuit().isEmpty()) {
      return calls.send(call, remaining);
    }
    String origin = Destination.of(call.url()).origin();
    if (circuits.size() >= MOST_CIRCUITS) {
      circuits.clear();
    }
    Circuit circuit = circuits.computeIfAbsent(origin, this::circuit);
    Circuit.Phase phase = circuit.enter();
    if (phase == null) {
      Duration wait = circuit.retryAfter();
      throw new CircuitOpenException(
          "requests to %s are suspended after repeated failures: try again in %s"
              .formatted(
                  origin,
                  Quantities.write(
                      Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds())))),
          wait);
    }
    Circuit.Outcome outcome = Circuit.Outcome.FAILURE;
    try {
      OutboundReply reply = calls.send(call, remaining);
      outcome = reply.status() < SERVER_ERROR ? Circuit.Outcome.SUCCESS : Circuit.Outcome.FAILURE;
      return reply;
    } catch (XcoreException e) {
      outcome = e.status() < SERVER_ERROR ? Circuit.Outcome.IGNORED : Circuit.Outcome.FAILURE;
      throw e;
    } finally {
      circuit.leave(phase, outcome);
    }
  }

  private Circuit circuit(String origin) {
    return new Circuit(
        "requests to " + origin,
        rules.circuit().orElseThrow(),
        DeadlineWatch::now,
        (circuit, state) ->
            LOG.warn(
                "outbound circuit extension={} server={} state={}", rules.name(), origin, state));
  }

  /** Waits before another attempt, unless there is none. */
  private boolean isRepeated(HttpCall call, int attempt) {
    if (attempt >= rules.retry().maxAttempts() || !HARMLESS.contains(call.method())) {
      return false;
    }
    double most =
        (double) rules.retry().backoff().toNanos()
            * (double) (1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    long wait =
        (long)
            (Math.min(most, (double) RetryStage.CAP.toNanos())
                * ThreadLocalRandom.current().nextDouble());
    long left =
        CallContext.find()
            .flatMap(CallContext::remaining)
            .map(Duration::toNanos)
            .orElse(Long.MAX_VALUE);
    if (wait >= left) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(wait));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Tells which servers are suspended.
   *
   * @return their origins
   */
  public List<String> suspended() {
    return circuits.entrySet().stream()
        .filter(entry -> entry.getValue().state() == Circuit.State.OPEN)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
