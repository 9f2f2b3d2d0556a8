package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.CallPolicy.Repetition;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.net.Reach;
import dev.xcore.kernel.registry.PluginManifest.CircuitBreaker;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PermissionDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Requests that an operator allows. */
class ExtensionCallsTest {

  private final List<OutboundHttp.Request> sent = new ArrayList<>();

  /** Answers by the number of the request. */
  private OutboundHttp server(IntFunction<CompletableFuture<OutboundHttp.Reply>> answers) {
    return new OutboundHttp() {
      @Override
      public CompletableFuture<Reply> send(Request request) {
        sent.add(request);
        return answers.apply(sent.size());
      }

      @Override
      public void close() {
        // nothing was opened
      }
    };
  }

  private static CompletableFuture<OutboundHttp.Reply> status(int status) {
    return CompletableFuture.completedFuture(
        new OutboundHttp.Reply(status, List.of(), new byte[0]));
  }

  private static ExtensionCalls calls(
      OutboundHttp server, int attempts, Optional<CircuitBreaker> circuit, String... allowed) {
    return ExtensionCalls.create(
        server,
        new ExtensionCalls.Rules(
            "test",
            List.of(allowed),
            Duration.ofSeconds(5),
            new Repetition(attempts, Duration.ZERO, List.of(Exception.class)),
            circuit));
  }

  @Test
  void onlyAllowedServersAreReached() {
    ExtensionCalls calls =
        calls(
            server(number -> status(200)),
            1,
            Optional.empty(),
            "api.example.org",
            "127.0.0.1:8080",
            "*.example.com",
            "[::1]:81");
    for (String url :
        List.of(
            "https://api.example.org/a",
            "http://API.example.org:81/",
            "http://127.0.0.1:8080/x",
            "https://a.b.example.com",
            "http://[::1]:81/")) {
      assertThat(calls.send(HttpCall.get(url)).status()).isEqualTo(200);
    }
    assertThat(sent)
        .extracting(OutboundHttp.Request::reach)
        .containsExactly(Reach.ANY, Reach.ANY, Reach.ANY, Reach.PUBLIC, Reach.ANY);
    for (String url :
        List.of(
            "https://example.org",
            "https://evil-api.example.org",
            "http://127.0.0.1:8081",
            "http://example.com",
            "https://evilexample.com",
            "https://api.example.org.evil.net")) {
      assertThatThrownBy(() -> calls.send(HttpCall.get(url)))
          .as(url)
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("add it to 'allow'");
    }
    assertThat(sent).hasSize(5);
  }

  @Test
  void whatCanBeRepeatedIs() {
    OutboundHttp server =
        server(number ->
            number == 1
                ? CompletableFuture.failedFuture(new PeerFailedException("reset"))
                : status(number == 2 ? 503 : 200));
    assertThat(
            calls(server, 3, Optional.empty(), "a.org").send(HttpCall.get("http://a.org")).status())
        .isEqualTo(200);
    assertThat(sent).hasSize(3);
  }

  @Test
  void whatChangesSomethingTwiceIsNotRepeated() {
    ExtensionCalls calls = calls(server(number -> status(503)), 3, Optional.empty(), "a.org");
    assertThat(calls.send(HttpCall.post("http://a.org")).status()).isEqualTo(503);
    assertThat(calls.send(HttpCall.get("http://a.org")).status()).isEqualTo(503);
    assertThat(sent).hasSize(1 + 3);
  }

  @Test
  void aServerThatFailsIsLeftAloneForAWhile() {
    ExtensionCalls calls =
        calls(
            server(
                number -> status(sent.getLast().destination().host().equals("a.org") ? 500 : 200)),
            1,
            Optional.of(new CircuitBreaker(50, 4, Duration.ofHours(1))),
            "a.org",
            "b.org");
    calls.send(HttpCall.get("http://a.org"));
    calls.send(HttpCall.get("http://a.org"));
    assertThatThrownBy(() -> calls.send(HttpCall.get("http://a.org")))
        .isInstanceOf(CircuitOpenException.class)
        .hasMessageContaining("requests to http://a.org are suspended");
    assertThat(calls.suspended()).containsExactly("http://a.org");
    assertThat(calls.send(HttpCall.get("http://b.org")).status()).isEqualTo(200);
    assertThat(sent).hasSize(3);
  }
}
