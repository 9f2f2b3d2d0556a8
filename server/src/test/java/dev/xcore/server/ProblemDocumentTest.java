package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemDocumentTest {

  private static FakeExchange render(Throwable error, boolean development) {
    FakeExchange exchange = FakeExchange.of("GET", "/");
    ProblemDocument.of(error)
        .answer("0123456789abcdef0123456789abcdef", development)
        .send(exchange);
    return exchange;
  }

  @Test
  void aValidationErrorNamesItsFields() {
    FakeExchange answer =
        render(
            new ValidationException(
                "age: must be positive",
                List.of(new FieldError("age", "must be positive", Optional.of(-1)))),
            false);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.answerHeader("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"status\":422,\"title\":\"Unprocessable Content\",\"detail\":\"age: must be"
                + " positive\",\"code\":\"validation_error\","
                + "\"trace_id\":\"0123456789abcdef0123456789abcdef\","
                + "\"errors\":[{\"field\":\"age\",\"message\":\"must be positive\","
                + "\"rejected\":-1}]}");
  }

  @Test
  void internalsStayInternalOutsideDevelopment() {
    Exception error = new IllegalStateException("jdbc:secret");
    assertThat(render(error, false).text()).doesNotContain("secret", "IllegalState");
    assertThat(render(error, false).status()).isEqualTo(500);
    assertThat(render(error, true).text()).contains("jdbc:secret");
    assertThat(render(new HandlerErrorException("it failed", error), false).text())
        .contains("it failed")
        .doesNotContain("secret");
  }

  @Test
  void errorsBringTheirHeaders() {
    assertThat(
            render(new RateLimitedException("slow down", Duration.ofMillis(1200)), false)
                .answerHeader("Retry-After"))
        .hasValue("2");
    assertThat(
            render(new MethodNotAllowedException("no", List.of("GET", "PUT")), false)
                .answerHeader("Allow"))
        .hasValue("GET, PUT");
    assertThat(render(new UnauthenticatedException("who?"), false).answerHeader("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
    assertThat(render(XcoreException.of("overloaded", "busy"), false).answerHeader("Retry-After"))
        .hasValue("1");
  }

  @Test
  void aPluginsOwnCodeIs422() {
    FakeExchange answer = render(XcoreException.of("sold_out", "no teapots left"), false);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("\"code\":\"sold_out\"");
  }

  @Test
  void aFailedLoadNamesFileAndLine() {
    FakeExchange answer =
        render(
            new PluginLoadException(
                PluginLoadException.Code.MANIFEST_INVALID,
                List.of(new Problem("plugin.yaml", 3, 7, "version", "is no version")),
                null),
            false);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("\"code\":\"manifest_invalid\"")
        .contains("{\"field\":\"plugin.yaml:3:7 version\",\"message\":\"is no version\"}");
  }

  @Test
  void traceIdsAreTakenOverOnlyIfSound() {
    String id = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(trace("00-" + id + "-00f067aa0ba902b7-01")).isEqualTo(id);
    assertThat(trace("cc-" + id + "-00f067aa0ba902b7-01-future")).isEqualTo(id);
    for (String bad :
        List.of(
            "",
            "00-" + id,
            "ff-" + id + "-00f067aa0ba902b7-01",
            "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
            "00-" + id.toUpperCase(java.util.Locale.ROOT) + "-00f067aa0ba902b7-01",
            "00-" + id + "-00f067aa0ba902b7-01-more",
            "00-" + id.replace('4', '\n') + "-00f067aa0ba902b7-01")) {
      assertThat(trace(bad)).matches("[0-9a-f]{32}").isNotEqualTo(id);
    }
  }

  private static String trace(String parent) {
    return TraceIds.of(FakeExchange.of("GET", "/").with("traceparent", parent));
  }
}
