package dev.xcore.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/a?b=c#d,   network:api.example.com:443, https://api.example.com/a?b=c",
    "http://api.example.com,            network:api.example.com:80,  http://api.example.com/",
    "HTTP://API.Example.COM:8080/X,     network:api.example.com:8080,"
        + " http://api.example.com:8080/X",
    "https://api.example.com:/,         network:api.example.com:443, https://api.example.com/",
    "https://api.example.com.:443/,     network:api.example.com:443, https://api.example.com/",
    "http://api.example.com:443/,       network:api.example.com:443, http://api.example.com:443/",
    "https://bücher.example/ü?ö=1,      network:xn--bcher-kva.example:443,"
        + " https://xn--bcher-kva.example/%C3%BC?%C3%B6=1",
    "https://BÜCHER.example,            network:xn--bcher-kva.example:443,"
        + " https://xn--bcher-kva.example/",
    "http://[::1]:8080/,                network:[::1]:8080, http://[::1]:8080/",
    "http://[0:0:0:0:0:0:0:1]/,         network:[::1]:80, http://[::1]/",
    "http://[2001:DB8:0:0:1:0:0:1]/,    network:[2001:db8::1:0:0:1]:80,"
        + " http://[2001:db8::1:0:0:1]/",
    "http://[::ffff:127.0.0.1]/,        network:127.0.0.1:80, http://127.0.0.1/",
    "http://127.0.0.1?x=1,              network:127.0.0.1:80, http://127.0.0.1/?x=1",
    "http://my_host-1/,                 network:my_host-1:80, http://my_host-1/",
  })
  void urlsAreBroughtToOneForm(String url, String resource, String form) {
    Destination destination = Destination.of(url);

    assertThat(destination.resource()).isEqualTo(resource);
    assertThat(destination.url()).isEqualTo(form);
    assertThat(Destination.of(form)).isEqualTo(destination);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a/",
        "//a/",
        "/a",
        "http:/a",
        "http:///a",
        "http://user@a/",
        "http://user:secret@a/",
        "http://a@b@c/",
        "http://a:0/",
        "http://a:65536/",
        "http://a:999999/",
        "http://a:b/",
        "http://a:1:2/",
        "http://a b/",
        "http://a\\@b/",
        "http://a/b c",
        "http://a/b\r\nHost: c",
        "http://a\u0000b/",
        "http://[::1/",
        "http://::1/",
        "http://[fe80::1%25eth0]/",
        "http://[127.0.0.1]/",
        "http://[::1].example.com/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.0.0.256/",
        "http://1.2.3.4.5/",
        "http://a..b/",
        "http://-a/",
        "http://.a/",
        "http://*.example.com/",
        "http://a%2eb/",
      })
  void whatIsReadInTwoWaysIsRefused(String url) {
    assertThatThrownBy(() -> Destination.of(url)).isInstanceOf(ValidationException.class);
  }

  @Test
  void errorsDoNotShowUserInformation() {
    assertThatThrownBy(() -> Destination.of("http://ann:secret@a b/"))
        .hasMessageContaining("user information")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "/c,                     https://example.com/c",
    "c?d,                    https://example.com/a/c?d",
    "//other.example/c,      https://other.example/c",
    "http://other.example,   http://other.example/",
    "/c?next=http://evil/,   https://example.com/c?next=http://evil/",
    "?x=1,                   https://example.com/a/?x=1",
  })
  void redirectsAreRelativeToWhereTheyComeFrom(String location, String next) {
    assertThat(Destination.of("https://example.com/a/b").redirected(location).url())
        .isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "https://user@other/", "javascript:alert(1)", "http:// "})
  void redirectsToAnythingElseAreRefused(String location) {
    Destination from = Destination.of("https://example.com/a/b");

    assertThatThrownBy(() -> from.redirected(location)).isInstanceOf(ValidationException.class);
  }
}
