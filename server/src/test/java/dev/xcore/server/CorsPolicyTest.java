package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorsPolicyTest {

  private static final String PAGE = "https://shop.example";

  private final CorsPolicy policy = new CorsPolicy(ServerOptions.Cors.of(Set.of(PAGE)));

  @Test
  void allowedOriginsAreNamedInTheAnswer() {
    FakeExchange exchange = FakeExchange.of("GET", "/x").with("Origin", PAGE);
    assertThat(policy.handle(exchange)).isFalse();
    exchange.respond(200, List.of(), new byte[0]);
    assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).hasValue(PAGE);
    assertThat(exchange.answerHeader("Vary")).hasValue("Origin");
  }

  @Test
  void otherOriginsGetNothing() {
    FakeExchange exchange = FakeExchange.of("GET", "/x").with("Origin", "https://evil.example");
    assertThat(policy.handle(exchange)).isFalse();
    exchange.respond(200, List.of(), new byte[0]);
    assertThat(exchange.answerHeader("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void preflightsAreAnsweredAtOnce() {
    FakeExchange exchange =
        FakeExchange.of("OPTIONS", "/x")
            .with("Origin", PAGE)
            .with("Access-Control-Request-Method", "PUT")
            .with("Access-Control-Request-Headers", "x-one, x-two");
    assertThat(policy.handle(exchange)).isTrue();
    assertThat(exchange.status()).isEqualTo(204);
    assertThat(exchange.answerHeader("Access-Control-Allow-Methods"))
        .hasValueSatisfying(methods -> assertThat(methods).contains("PUT", "DELETE"));
    assertThat(exchange.answerHeader("Access-Control-Allow-Headers")).hasValue("x-one, x-two");
    assertThat(exchange.answerHeader("Access-Control-Max-Age")).hasValue("600");
  }

  @Test
  void withoutRulesNothingChanges() {
    FakeExchange exchange = FakeExchange.of("GET", "/x").with("Origin", PAGE);
    assertThat(new CorsPolicy(ServerOptions.Cors.none()).handle(exchange)).isFalse();
    exchange.respond(200, List.of(), new byte[0]);
    assertThat(exchange.answerHeader("Vary")).isEmpty();
  }

  @Test
  void credentialsForEveryOriginAreNotPossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ServerOptions.Cors(
                Set.of("*"), List.of("GET"), List.of(), List.of(), true, Duration.ZERO));
  }
}
