package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.PluginOffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkerCallsIT {

  private static final String SHOP =
      """
      package shop;

      import dev.xcore.sdk.*;
      import jakarta.validation.constraints.*;
      import java.util.*;
      import java.util.concurrent.*;

      public final class Shop implements Plugin, ActionHandler {

        record Line(@NotBlank String article, @Positive int count) {}

        record Order(long number, List<Line> lines, Optional<String> note) {}

        private final PluginContext context;

        Shop(PluginContext context) {
          this.context = context;
        }

        @Action(description = "Adds two numbers.")
        int add(int a, int b) {
          return a + b;
        }

        @Action
        Order order(Line line) {
          return new Order(7, List.of(line, line), Optional.empty());
        }

        @Action
        Map<String, Object> who() {
          CallContext call = CallContext.current();
          return Map.of(
              "caller", call.caller(),
              "principal", call.principal().orElseThrow().name(),
              "tenant", call.tenant().orElseThrow(),
              "trace", call.traceId(),
              "hasTime", call.remaining().orElseThrow().toMillis() > 1000,
              "loader", Thread.currentThread().getContextClassLoader().getName());
        }

        @Action
        Result missing() {
          return Result.error("not_found", "there is no such order");
        }

        @Action
        CompletableFuture<String> later() {
          return CompletableFuture.supplyAsync(() -> "done", context.executor());
        }

        @Action
        int crash() {
          throw new IllegalStateException("the shelf fell");
        }

        @Action
        @Retry(on = java.io.UncheckedIOException.class)
        int flaky(boolean network) {
          throw network
              ? new java.io.UncheckedIOException(new java.io.IOException("reset"))
              : new IllegalStateException("broken");
        }

        @Action
        int deep(int depth) {
          return deep(depth + 1) + 1;
        }

        @Action
        byte[] big(int size) {
          return new byte[size];
        }

        @Override
        public Object handle(String action, Payload payload) {
          return action + " " + payload.asMap();
        }
      }
      """;

  private FakeHost host;
  private PluginOffer offer;

  @BeforeAll
  void start() throws Exception {
    host = FakeHost.start();
    offer = host.loaded(TestCode.compile(Map.of("shop.Shop", SHOP)), FakeHost.order(""));
  }

  @AfterAll
  void stop() throws Exception {
    host.close();
  }

  private Failure failure(String action, Object payload) throws Exception {
    return host.run(CallTarget.action(action), payload).error();
  }

  @Test
  void offersWhatTheClassDeclares() {
    assertThat(offer.table().actionNames())
        .containsExactly(
            "add", "big", "crash", "deep", "flaky", "later", "missing", "order", "who");
    assertThat(offer.table().catchAll()).isPresent();
    assertThat(offer.table().schemas()).containsOnlyKeys("shop.Line", "shop.Order");
    assertThat(offer.callbacks()).isEmpty();
    assertThat(offer.isSingleThreaded()).isFalse();
  }

  @Test
  void answersActions() throws Exception {
    assertThat(host.action("add", Map.of("a", 2, "b", 3))).isEqualTo(5L);
  }

  @Test
  void bindsAndWritesRecords() throws Exception {
    Map<String, Object> line = Map.of("article", "tea", "count", 2L);
    Map<String, Object> order = new HashMap<>();
    order.put("number", 7L);
    order.put("lines", List.of(line, line));
    order.put("note", null);
    assertThat(host.action("order", line)).isEqualTo(order);
  }

  @Test
  void refusesWhatDoesNotValidate() throws Exception {
    Failure failure = failure("order", Map.of("article", "", "count", 0));
    assertThat(failure.code()).isEqualTo("validation_error");
    assertThat(failure.fields()).hasSize(2);
  }

  @Test
  void bindsTheCallContext() throws Exception {
    assertThat(host.action("who", Map.of()))
        .isEqualTo(
            Map.of(
                "caller", "http",
                "principal", "ann",
                "tenant", "acme",
                "trace", FakeHost.TRACE,
                "hasTime", true,
                "loader", "plugin:shop@1.2.3"));
  }

  @Test
  void unwrapsResultsAndAwaitsStages() throws Exception {
    assertThat(failure("missing", null).code()).isEqualTo("not_found");
    assertThat(host.action("later", null)).isEqualTo("done");
  }

  @Test
  void tellsOfForeignExceptionsByClassMessageAndTrace() throws Exception {
    Failure failure = failure("crash", null);
    assertThat(failure.isForeign()).isTrue();
    assertThat(failure.message()).isEqualTo("java.lang.IllegalStateException: the shelf fell");
    assertThat(failure.trace()).contains("at plugin:shop@1.2.3//shop.Shop.crash(Shop.java:");
    assertThat(failure.isRetryable()).isFalse();
  }

  @Test
  void decidesItselfWhetherAnotherAttemptIsWorthIt() throws Exception {
    assertThat(failure("flaky", Map.of("network", true)).isRetryable()).isTrue();
    assertThat(failure("flaky", Map.of("network", false)).isRetryable()).isFalse();
    assertThat(offer.table().actions().get("flaky").policy().retry().orElseThrow().on()).isEmpty();
  }

  @Test
  void survivesAnEndlessRecursion() throws Exception {
    assertThat(failure("deep", Map.of("depth", 0)).message())
        .startsWith("java.lang.StackOverflowError");
    assertThat(host.action("add", Map.of("a", 1, "b", 1))).isEqualTo(2L);
  }

  @Test
  void refusesResultsThatDoNotFitIntoAFrame() throws Exception {
    assertThat(failure("big", Map.of("size", 9 << 20)).code()).isEqualTo("payload_too_large");
    assertThat((byte[]) host.action("big", Map.of("size", 7 << 20))).hasSize(7 << 20);
  }

  @Test
  void handsUnknownActionsToTheCatchAll() throws Exception {
    CallTarget target = CallTarget.named(CallTarget.Kind.CATCH_ALL, "anything");
    assertThat(host.run(target, Map.of("x", 1L)).value()).isEqualTo("anything {x=1}");
  }
}
