package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xcore.sdk.http.Response.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class HttpGuardTest {

  private static final HttpGuard GUARD =
      new HttpGuard(
          new HttpProtection(
              List.of(AddressRange.parse("127.0.0.1")),
              SecurityHeaders.USUAL,
              AccessLogFormat.OFF,
              List.of(),
              16,
              ConnectionLimits.USUAL,
              Duration.ZERO));

  private static FakeExchange answered(FakeExchange exchange, Header... headers) {
    GUARD.enter(exchange);
    GUARD.keepPrivate(exchange, RequestPath.parse(exchange.rawPath()));
    exchange.respond(200, List.of(headers), new byte[0]);
    return exchange;
  }

  @Test
  void everyAnswerTellsBrowsersWhatNotToDo() {
    FakeExchange exchange = answered(FakeExchange.of("GET", "/plugins/a/x"));

    assertThat(exchange.answerHeader("Content-Security-Policy"))
        .hasValue("frame-ancestors 'self'; object-src 'none'; base-uri 'none'");
    assertThat(exchange.answerHeader("X-Frame-Options")).hasValue("SAMEORIGIN");
    assertThat(exchange.answerHeader("Referrer-Policy"))
        .hasValue("strict-origin-when-cross-origin");
    assertThat(exchange.answerHeader("Permissions-Policy")).isPresent();
    assertThat(exchange.answerHeader("Cross-Origin-Opener-Policy")).hasValue("same-origin");
    assertThat(exchange.answerHeader("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    assertThat(exchange.answerHeader("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void whatAnAnswerSaysItselfStands() {
    FakeExchange exchange =
        answered(
            FakeExchange.of("GET", "/docs"), new Header("content-security-policy", "default-src"));

    assertThat(exchange.answerHeader("Content-Security-Policy")).hasValue("default-src");
    assertThat(exchange.answerHeader("X-Frame-Options")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"https,shop.example,true", "http,shop.example,false", "https,localhost:8443,false"})
  void onlyHttpsIsPromisedAndNeverForTheDevelopersMachine(
      String scheme, String host, boolean promised) {
    FakeExchange exchange =
        answered(
            FakeExchange.of("GET", "/")
                .with("X-Forwarded-For", "192.0.2.1")
                .with("X-Forwarded-Proto", scheme)
                .with("X-Forwarded-Host", host));

    assertThat(exchange.answerHeader("Strict-Transport-Security").isPresent()).isEqualTo(promised);
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/login,true",
    "/%61uth/x,true",
    "/admin,true",
    "/admin/status,true",
    "/authors,false",
    "/plugins/a,false"
  })
  void answersOfAccountsAndAdministrationAreNotKept(String path, boolean kept) {
    assertThat(answered(FakeExchange.of("GET", path)).answerHeader("Cache-Control").isPresent())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,text/plain;charset=utf-8",
    "text/html; charset=latin1,text/html; charset=latin1",
    "text/event-stream,text/event-stream",
    "image/png,image/png"
  })
  void textHasACharacterSet(String given, String sent) {
    assertThat(
            answered(FakeExchange.of("GET", "/"), new Header("Content-Type", given))
                .answerHeader("Content-Type"))
        .hasValue(sent);
  }

  @Test
  void aLineOfTheAccessLogCannotBeForged() {
    List<String> lines =
        logged(
            AccessLogFormat.TEXT,
            FakeExchange.of("GE\nT", "/a\r\n127.0.0.1 - admin \"GET?token=secret")
                .with("User-Agent", "x\"\u001b[31m\nfake\u2028line\\"));

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .doesNotContain("secret", "\n", "\r", "\u001b", "\u2028")
        .contains("127.0.0.1 - - [", "GE\\u000aT", "\\u000d\\u000a", "\\u0022", " 200 5 ", "0af7");
  }

  @Test
  void aLineOfTheAccessLogIsJsonIfWanted() {
    List<String> lines =
        logged(
            AccessLogFormat.JSON,
            FakeExchange.of("GET", "/a?key=secret").with("User-Agent", "a\"}\n{"));

    Map<?, ?> line = (Map<?, ?>) Json.read(lines.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(lines.getFirst()).doesNotContain("secret", "\n");
    assertThat(line.get("method")).isEqualTo("GET");
    assertThat(line.get("path")).isEqualTo("/a");
    assertThat(line.get("client")).isEqualTo("127.0.0.1");
    assertThat(line.get("user_agent")).isEqualTo("a\\u0022}\\u000a{");
  }

  private static List<String> logged(AccessLogFormat format, FakeExchange exchange) {
    Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.INFO);
    try {
      HttpGuard guard =
          new HttpGuard(
              new HttpProtection(
                  List.of(),
                  SecurityHeaders.NONE,
                  format,
                  List.of(),
                  16,
                  ConnectionLimits.USUAL,
                  Duration.ZERO));
      guard.enter(exchange);
      exchange.respond(200, List.of(), "hello".getBytes(StandardCharsets.UTF_8));
      guard.leave(exchange, "0af7", System.nanoTime());
    } finally {
      logger.detachAppender(appender);
    }
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aPluginSaysNothingForTheWholeOrigin() {
    FakeExchange exchange = FakeExchange.of("GET", "/");
    exchange.keepApart();

    answered(
        exchange,
        new Header("Set-Cookie", "xcore_session=planted"),
        new Header("Set-Cookie", "__Host-xcore_session=planted"),
        new Header("service-worker-allowed", "/"),
        new Header("Clear-Site-Data", "*"),
        new Header("X-Own", "kept"));

    assertThat(exchange.answerHeader("Set-Cookie")).isEmpty();
    assertThat(exchange.answerHeader("Service-Worker-Allowed")).isEmpty();
    assertThat(exchange.answerHeader("Clear-Site-Data")).isEmpty();
    assertThat(exchange.answerHeader("X-Own")).hasValue("kept");
  }
}
