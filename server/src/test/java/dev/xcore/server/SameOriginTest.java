package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

  private static final SameOrigin STRICT = of(false);

  private static SameOrigin of(boolean credentials) {
    return new SameOrigin(
        new CorsPolicy(
            new ServerOptions.Cors(
                Set.of("https://friend.example"),
                List.of("GET", "POST"),
                List.of(),
                List.of(),
                credentials,
                Duration.ofMinutes(1))));
  }

  private static FakeExchange request(String method, String site, String origin) {
    FakeExchange exchange = FakeExchange.of(method, "/shop");
    if (site != null) {
      exchange.with("Sec-Fetch-Site", site);
    }
    return origin == null ? exchange : exchange.with("Origin", origin);
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, , true",
    "none, , true",
    "same-site, , false",
    "cross-site, , false",
    "cross-site, http://localhost:8082, false",
    "same-site, http://localhost:8082, false",
    ", http://localhost:8082, true",
    ", HTTP://LOCALHOST:8082, true",
    ", https://localhost:8082, false",
    ", http://localhost:8083, false",
    ", http://localhost, false",
    ", http://evil.example, false",
    ", http://localhost:8082.evil.example, false",
    ", null, false",
    ", '', false",
    ", , false"
  })
  void whatChangesSomethingNeedsAProof(String site, String origin, boolean counts) {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "PURGE")) {
      assertThat(STRICT.counts(request(method, site, origin))).as(method).isEqualTo(counts);
    }
  }

  @ParameterizedTest
  @CsvSource({", true", "same-origin, true", "same-site, true", "none, true", "cross-site, false"})
  void readingNeedsNoneUnlessAForeignPageWouldReadToo(String site, boolean counts) {
    assertThat(STRICT.counts(request("GET", site, null))).isEqualTo(counts);
    assertThat(STRICT.counts(request("HEAD", site, null))).isEqualTo(counts);
  }

  @Test
  void aLinkOnAForeignPageLeadsInWithTheSession() {
    assertThat(STRICT.counts(request("GET", "cross-site", null).with("Sec-Fetch-Mode", "navigate")))
        .isTrue();
    assertThat(
            STRICT.counts(request("POST", "cross-site", null).with("Sec-Fetch-Mode", "navigate")))
        .isFalse();
  }

  @Test
  void anAllowedOriginCountsWhereCookiesAreAllowed() {
    FakeExchange friend = request("POST", "cross-site", "https://friend.example");
    assertThat(STRICT.counts(friend)).isFalse();
    assertThat(of(true).counts(friend)).isTrue();
    assertThat(of(true).counts(request("GET", "cross-site", "https://friend.example"))).isTrue();
    assertThat(of(true).counts(request("POST", "cross-site", "https://foe.example"))).isFalse();
  }
}
