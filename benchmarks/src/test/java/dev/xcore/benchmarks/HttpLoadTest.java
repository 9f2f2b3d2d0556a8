package dev.xcore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {

  private static final String SUM = "{\"a\":2,\"b\":3}";

  private int port;
  private Server server;

  @BeforeEach
  void startPeer() throws Exception {
    port = JavaProcess.freePort();
    server = JettyPeer.start(port);
  }

  @AfterEach
  void stopPeer() throws Exception {
    server.stop();
  }

  @Test
  void countsAnswersOfTheRightContent() {
    HttpLoad.Outcome outcome = HttpLoad.run(order("/app/bench/add", SUM, "\"result\":5"));
    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.requests()).isPositive();
    assertThat(outcome.p99Micros()).isGreaterThanOrEqualTo(outcome.p50Micros());
  }

  @Test
  void aWrongAnswerIsAFailureNotAFigure() {
    HttpLoad.Outcome outcome = HttpLoad.run(order("/app/bench/add", SUM, "\"result\":6"));
    assertThat(outcome.failure()).contains("/app/bench/add answered 200").contains("\"result\":5");
  }

  @Test
  void anErrorStatusIsAFailure() {
    assertThat(HttpLoad.run(order("/elsewhere", SUM, "")).failure()).contains("answered 404");
  }

  private HttpLoad.Order order(String path, String body, String expected) {
    return new HttpLoad.Order(port, path, body, expected, 2, 1);
  }
}
