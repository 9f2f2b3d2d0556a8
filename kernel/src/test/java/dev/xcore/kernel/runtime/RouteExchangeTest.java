package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.http.Response;
import dev.xcore.worker.protocol.RouteAnswer;
import dev.xcore.worker.protocol.RouteAnswer.BodyKind;
import dev.xcore.worker.protocol.RouteAnswer.Header;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a worker's answer to a request. */
final class RouteExchangeTest {

  private static RouteAnswer answer(int status, Header... headers) {
    return new RouteAnswer(status, List.of(headers), BodyKind.VALUE, "body");
  }

  private static Response response(RouteAnswer answer) {
    return RouteExchange.response("shop", 201, answer, answer.body());
  }

  @Test
  void anAnswerBecomesAResponse() {
    Response response = response(answer(299, new Header("X-A", "1"), new Header("X-A", "ä\t2")));

    assertThat(response.status()).isEqualTo(299);
    assertThat(response.headers())
        .extracting(Response.Header::name, Response.Header::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("X-A", "1"),
            org.assertj.core.groups.Tuple.tuple("X-A", "ä\t2"));
    assertThat(response(answer(RouteAnswer.OWN_STATUS)).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 99, 100, 101, 199, 600, 999, Integer.MAX_VALUE})
  void aStatusThatEndsNoRequestIsAViolation(int status) {
    assertThatThrownBy(() -> response(answer(status)))
        .isInstanceOf(SandboxViolationException.class)
        .hasMessageContaining("plugin 'shop' answered with what is no HTTP response: status");
  }

  static Stream<Header> headers() {
    Stream<Header> names =
        Stream.of("", " ", "X A", "X:A", "X\r\nA", "X\nSet-Cookie", "Ä", "X\0", "(X)", "X\t")
            .map(name -> new Header(name, "value"));
    Stream<Header> values =
        Stream.of(
                "a\r\nSet-Cookie: b=c",
                "a\nb",
                "a\rb",
                "\r\n\r\n<html>",
                "a\0b",
                "\u007f",
                "\u001b[")
            .map(value -> new Header("X-A", value));
    return Stream.concat(names, values);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderThatIsMoreThanALineIsAViolation(Header header) {
    assertThatThrownBy(() -> response(answer(200, header)))
        .isInstanceOf(SandboxViolationException.class)
        .hasMessageContaining("plugin 'shop' answered with what is no HTTP response: ");
  }
}
