package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Principal;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.server.RateRule.Per;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {

  private final AtomicLong clock = new AtomicLong(1);

  private RateLimits limits(int buckets, RateRule... rules) {
    return new RateLimits(List.of(rules), buckets, clock::get);
  }

  private static RateRule rule(String path, Per per, int calls) {
    return new RateRule(path, Set.of(), per, calls, Duration.ofSeconds(10));
  }

  private static FakeExchange send(RateLimits limits, String path, String address) {
    FakeExchange exchange = FakeExchange.of("GET", path).from(address);
    limits.enter(exchange, RequestPath.parse(exchange.rawPath()), () -> "shop");
    return exchange;
  }

  private void later(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void aClientHasItsOwnAllowanceAndGetsItBackBitByBit() {
    RateLimits limits = limits(64, rule("/a/**", Per.CLIENT, 2));

    send(limits, "/a", "192.0.2.1");
    send(limits, "/a/b", "192.0.2.1");
    assertThatThrownBy(() -> send(limits, "/a", "192.0.2.1"))
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            late -> assertThat(late.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
    assertThatCode(() -> send(limits, "/a", "192.0.2.2")).doesNotThrowAnyException();
    assertThatCode(() -> send(limits, "/b", "192.0.2.1")).doesNotThrowAnyException();

    later(Duration.ofSeconds(5));
    send(limits, "/a", "192.0.2.1");
    assertThatThrownBy(() -> send(limits, "/a", "192.0.2.1"))
        .isInstanceOf(RateLimitedException.class);
  }

  @Test
  void answersTellWhatIsLeftOfTheTightestAllowance() {
    RateLimits limits = limits(64, rule("/**", Per.ALL, 100), rule("/a", Per.CLIENT, 4));
    FakeExchange exchange = send(limits, "/a", "192.0.2.1");

    exchange.respond(200, List.of(), new byte[0]);

    assertThat(exchange.answerHeader("RateLimit-Limit")).hasValue("4");
    assertThat(exchange.answerHeader("RateLimit-Remaining")).hasValue("3");
    assertThat(exchange.answerHeader("RateLimit-Reset")).hasValue("3");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1,2001:db8::ffff:1,true",
    "2001:db8::1,2001:db8:0:1::1,false",
    "192.0.2.1,::ffff:192.0.2.1,true",
    "192.0.2.1,192.0.2.2,false"
  })
  void ipv6ClientsCountByTheirNetwork(String first, String second, boolean same) {
    assertThat(RateLimits.client(first).equals(RateLimits.client(second))).isEqualTo(same);
  }

  @Test
  void everybodySharesTheAllowanceOfAPluginOrOfAll() {
    RateLimits limits = limits(64, rule("/p/**", Per.PLUGIN, 1), rule("/q", Per.ALL, 1));

    send(limits, "/p/1", "192.0.2.1");
    send(limits, "/q", "192.0.2.1");

    assertThatThrownBy(() -> send(limits, "/p/2", "192.0.2.2"))
        .isInstanceOf(RateLimitedException.class);
    assertThatThrownBy(() -> send(limits, "/q", "192.0.2.2"))
        .isInstanceOf(RateLimitedException.class);
  }

  @Test
  void aPrincipalCountsWhateverItsAddress() {
    RateLimits limits = limits(64, rule("/a", Per.PRINCIPAL, 1));
    RequestPath path = RequestPath.parse("/a");
    Optional<Principal> ann = Optional.of(new Principal("ann", Set.of()));

    limits.known(FakeExchange.of("GET", "/a").from("192.0.2.1"), path, ann);

    assertThatThrownBy(
            () -> limits.known(FakeExchange.of("GET", "/a").from("192.0.2.2"), path, ann))
        .isInstanceOf(RateLimitedException.class);
    assertThatCode(() ->
            limits.known(FakeExchange.of("GET", "/a").from("192.0.2.2"), path, Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void methodsMeanHeadWhereTheyMeanGet() {
    RateRule rule = new RateRule("/a", Set.of("get"), Per.CLIENT, 1, Duration.ofSeconds(1));

    assertThat(rule.isFor("HEAD")).isTrue();
    assertThat(rule.isFor("POST")).isFalse();
  }

  @Test
  void bucketsStayFewHoweverManyClientsCome() {
    RateLimits limits = limits(64, rule("/**", Per.CLIENT, 5));

    for (int i = 0; i < 100_000; i++) {
      send(limits, "/x", "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
    }

    assertThat(limits.size()).isBetween(1, 64);
  }

  @Test
  void bucketsThatAreFullAgainLeave() {
    RateLimits limits = limits(100_000, rule("/**", Per.CLIENT, 5));
    for (int i = 0; i < 1000; i++) {
      send(limits, "/x", "10.0." + (i >> 8) + "." + (i & 255));
    }
    assertThat(limits.size()).isEqualTo(1000);

    later(Duration.ofSeconds(11));
    for (int i = 0; i < 200; i++) {
      send(limits, "/x", "10.1.0." + i);
    }

    assertThat(limits.size()).isLessThanOrEqualTo(200);
  }

  @Test
  void healthIsNotLimited() {
    RateLimits limits = limits(64, rule("/**", Per.CLIENT, 1));

    send(limits, "/health", "192.0.2.1");

    assertThatCode(() -> send(limits, "/health/live", "192.0.2.1")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/*,/a/b,true",
    "/a/*,/a/b/c,false",
    "/a/**,/a,true",
    "/**/z,/a/b/z,true",
    "/**/z,/a/b,false",
    "/,/,true",
    "/a/**/c/**,/a/b/c/d,true",
    "/auth/login,/auth/log%69n,true"
  })
  void patternsAreHeldAgainstDecodedPaths(String pattern, String path, boolean fits) {
    assertThat(PathGlob.parse(pattern).matches(RequestPath.parse(path).segments())).isEqualTo(fits);
  }
}
