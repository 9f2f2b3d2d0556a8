package dev.xcore.services.http;

import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.HttpPort;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.OutboundReply;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ExtensionCalls;
import dev.xcore.kernel.services.PluginPorts;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.Service;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The extension {@code http}: requests to servers that the operator allows. Thread safe. */
public final class HttpExtension implements Service, PluginPorts<HttpPort> {

  private static final int MOST_REPLY = HttpCall.MAX_BYTES;

  private final Config config;
  private final ExtensionCalls calls;

  /**
   * What is sent, and how.
   *
   * @param allow hosts such as {@code api.example.org}, {@code 127.0.0.1:8080} or {@code
   *     *.example.org}
   * @param headers that are sent along, such as a key of the other server
   * @param timeout of one attempt
   * @param retry how often what can be repeated is
   * @param circuitBreaker when requests to a server are suspended
   */
  public record Config(
      @NotEmpty
          List<
                  @Pattern(
                      regexp =
                          "(\\*\\.)?[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?")
                  String>
              allow,
      Optional<Map<String, String>> headers,
      @Default("10s") Duration timeout,
      Optional<Retry> retry,
      Optional<Breaker> circuitBreaker) {

    @Override
    public String toString() {
      return "http to " + allow;
    }
  }

  /**
   * How often what can be repeated is.
   *
   * @param maxAttempts the first included
   * @param backoff the longest pause before the second; it doubles
   */
  public record Retry(
      @Default("3") @Min(1) @Max(20) int maxAttempts, @Default("200ms") Duration backoff) {}

  /**
   * When requests to a server are suspended.
   *
   * @param failureRate percent of the window
   * @param window last requests that are looked at
   * @param openFor how long it is suspended
   */
  public record Breaker(
      @Default("50") @Min(1) @Max(100) int failureRate,
      @Default("20") @Min(1) @Max(100_000) int window,
      @Default("30s") Duration openFor) {}

  /**
   * Makes the extension.
   *
   * @param config what is sent, and how
   * @param outbound sends it
   */
  public HttpExtension(Config config, OutboundHttp outbound) {
    this.config = config;
    Retry retry = config.retry().orElse(new Retry(1, Duration.ZERO));
    this.calls =
        ExtensionCalls.create(
            outbound,
            new ExtensionCalls.Rules(
                "http",
                config.allow(),
                config.timeout(),
                new CallPolicy.Repetition(
                    retry.maxAttempts(), retry.backoff(), List.of(Exception.class)),
                config
                    .circuitBreaker()
                    .map(breaker ->
                        new PluginManifest.CircuitBreaker(
                            breaker.failureRate(), breaker.window(), breaker.openFor()))));
  }

  @Override
  public Health health() {
    List<String> suspended = calls.suspended();
    Health found =
        suspended.isEmpty()
            ? Health.healthy()
            : Health.degraded("requests are suspended to " + String.join(", ", suspended));
    return found.with("allowed", String.join(", ", config.allow()));
  }

  @Override
  public HttpPort port(String plugin) {
    return this::send;
  }

  private HttpPort.Answer send(HttpPort.Sending sending) {
    HttpCall call =
        HttpCall.of(sending.method(), sending.url())
            .timeout(Duration.ofMillis(Math.max(1, sending.timeoutMillis())))
            .followRedirects(sending.followRedirects())
            .maxReplyBytes(Math.min(MOST_REPLY, Math.max(0, sending.maxReplyBytes())));
    if (sending.body().length > 0) {
      call = call.body(sending.body());
    }
    for (HttpPort.Line line : sending.headers()) {
      call = call.header(line.name(), line.value());
    }
    for (Map.Entry<String, String> header : config.headers().orElse(Map.of()).entrySet()) {
      if (!call.hasHeader(header.getKey())) {
        call = call.header(header.getKey(), header.getValue());
      }
    }
    OutboundReply reply = calls.send(call);
    return new HttpPort.Answer(
        reply.status(),
        reply.url(),
        reply.headers().stream()
            .map(header -> new HttpPort.Line(header.name(), header.value()))
            .toList(),
        reply.body());
  }
}
