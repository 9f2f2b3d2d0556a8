package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitsIT {

  @TempDir Path folder;

  private TestServer server(RateRule... rules) throws Exception {
    HttpProtection usual = HttpProtection.usual().withRates(List.of(rules));
    return TestServer.start(folder, TestServer.options(folder).protection(usual).build(), "probe");
  }

  @Test
  void aRequestTooManyIsRefusedWithTheTimeToWait() throws Exception {
    RateRule rule =
        new RateRule("/health2/**", Set.of(), RateRule.Per.CLIENT, 2, Duration.ofHours(1));
    try (TestServer server = server(rule)) {
      assertThat(server.get("/health2/a").headers().firstValue("RateLimit-Remaining"))
          .hasValue("1");
      server.get("/health2/b");

      HttpResponse<String> refused = server.get("/health2/c");

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(TestServer.tree(refused).get("code")).isEqualTo("rate_limited");
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 1800L);
      assertThat(refused.headers().firstValue("RateLimit-Limit")).hasValue("2");
      assertThat(refused.headers().firstValue("RateLimit-Remaining")).hasValue("0");
      assertThat(refused.headers().firstValueAsLong("RateLimit-Reset").orElse(0)).isPositive();
      assertThat(server.get("/docs").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPrincipalIsCountedWhereItCallsAPlugin() throws Exception {
    RateRule rule =
        new RateRule("/plugins/**", Set.of(), RateRule.Per.PRINCIPAL, 1, Duration.ofHours(1));
    try (TestServer server = server(rule)) {
      assertThat(server.admin("GET", "/plugins/probe/plain", "").statusCode()).isEqualTo(200);
      assertThat(server.admin("GET", "/plugins/probe/plain", "").statusCode()).isEqualTo(429);
      assertThat(server.get("/plugins/probe/plain").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void signingInIsLimitedWithoutConfiguration() throws Exception {
    try (TestServer server = TestServer.start(folder, "probe")) {
      for (int i = 0; i < 60; i++) {
        server.post("/auth/login", "{}");
      }

      assertThat(server.post("/auth/login", "{}").statusCode()).isEqualTo(429);
    }
  }
}
