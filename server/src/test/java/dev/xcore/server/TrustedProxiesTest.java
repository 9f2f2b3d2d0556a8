package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  private static final TrustedProxies PROXIES =
      new TrustedProxies(
          Stream.of("10.0.0.0/8", "127.0.0.1", "fd00::/8").map(AddressRange::parse).toList());

  private static FakeExchange from(String address) {
    return FakeExchange.of("GET", "/").from(address);
  }

  @Test
  void headersOfSomebodyElseAreNotLookedAt() {
    FakeExchange exchange =
        from("192.0.2.1").with("X-Forwarded-For", "198.51.100.7").with("Forwarded", "for=1.2.3.4");

    assertThat(PROXIES.origin(exchange)).isEmpty();
    assertThat(new TrustedProxies(List.of()).origin(from("127.0.0.1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          198.51.100.7                        | 198.51.100.7
          6.6.6.6, 198.51.100.7               | 198.51.100.7
          6.6.6.6, 198.51.100.7, 10.1.2.3     | 198.51.100.7
          198.51.100.7:4711, 10.1.2.3         | 198.51.100.7
          2001:db8::1, 10.1.2.3               | 2001:db8:0:0:0:0:0:1
          [2001:db8::1]:4711                  | 2001:db8:0:0:0:0:0:1
          ::ffff:198.51.100.7                 | 198.51.100.7
          10.9.9.9, 10.1.2.3                  | 10.9.9.9
          6.6.6.6, unknown, 10.1.2.3          | 10.1.2.3
          6.6.6.6, 198.51.100.7, fd00::1      | 198.51.100.7
          """)
  void addressesAreReadFromRightToLeft(String header, String client) {
    assertThat(PROXIES.origin(from("127.0.0.1").with("X-Forwarded-For", header)))
        .map(ClientOrigin::address)
        .hasValue(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "_hidden", "not an address", "1.2.3.4%eth0", "[::1"})
  void whatIsNoAddressSaysNothing(String header) {
    assertThat(PROXIES.origin(from("127.0.0.1").with("X-Forwarded-For", header))).isEmpty();
  }

  @Test
  void schemeAndHostBelongToTheHopOfTheClient() {
    FakeExchange exchange =
        from("127.0.0.1")
            .with("X-Forwarded-For", "6.6.6.6, 198.51.100.7, 10.1.2.3")
            .with("X-Forwarded-Proto", "gopher, https, http")
            .with("X-Forwarded-Host", "evil.example, shop.example, inner");

    assertThat(PROXIES.origin(exchange))
        .hasValue(new ClientOrigin("198.51.100.7", "https", "shop.example"));
  }

  @Test
  void senselessSchemeAndHostAreNotTakenOver() {
    FakeExchange exchange =
        from("127.0.0.1")
            .with("X-Forwarded-For", "198.51.100.7")
            .with("X-Forwarded-Proto", "javascript")
            .with("X-Forwarded-Host", "shop.example/evil");

    assertThat(PROXIES.origin(exchange))
        .hasValue(new ClientOrigin("198.51.100.7", "http", "localhost:8082"));
  }

  @Test
  void theStandardsHeaderIsUnderstood() {
    FakeExchange exchange =
        from("127.0.0.1")
            .with(
                "Forwarded",
                "for=6.6.6.6, For=\"[2001:db8::1]:4711\";proto=https;host=\"shop.example:8443\","
                    + " for=10.1.2.3;proto=http");

    assertThat(PROXIES.origin(exchange))
        .hasValue(new ClientOrigin("2001:db8:0:0:0:0:0:1", "https", "shop.example:8443"));
  }

  @Test
  void headersThatContradictEachOtherAreRefused() {
    FakeExchange exchange =
        from("127.0.0.1").with("X-Forwarded-For", "6.6.6.6").with("Forwarded", "for=198.51.100.7");

    assertThatThrownBy(() -> PROXIES.origin(exchange)).isInstanceOf(InvalidPayloadException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
  })
  void rangesContainWhatTheirPrefixSays(String range, String address, boolean inside) {
    assertThat(new TrustedProxies(List.of(AddressRange.parse(range))).trusts(address))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/-1"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void theExchangeShowsTheClientOnceTheProxyIsBelieved() {
    FakeExchange exchange = from("127.0.0.1").with("X-Forwarded-For", "198.51.100.7");
    Optional<ClientOrigin> origin = PROXIES.origin(exchange);

    origin.ifPresent(exchange::cameFrom);

    assertThat(exchange.remoteAddress()).isEqualTo("198.51.100.7");
    assertThat(exchange.connectionAddress()).isEqualTo("127.0.0.1");
  }
}
