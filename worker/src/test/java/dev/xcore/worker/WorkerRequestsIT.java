package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.http.Response;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.HttpSending;
import dev.xcore.worker.protocol.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkerRequestsIT {

  private static final String CALLER =
      """
      package shop;

      import dev.xcore.sdk.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;

      public final class Caller implements Plugin {

        record Price(String article, long cents) {}

        static final AtomicInteger begun = new AtomicInteger();
        static final List<String> interrupted = Collections.synchronizedList(new ArrayList<>());
        static volatile Thread server = Thread.currentThread();

        private final PluginContext context;
        private final PluginCalls calls;

        Caller(PluginContext context, PluginCalls calls) {
          this.context = context;
          this.calls = calls;
        }

        @Action
        long price(String article) {
          return calls.call("prices", "find", Map.of("article", article), Price.class).cents();
        }

        @Action
        List<Price> list() {
          return calls.call("prices", "list", null, new TypeRef<List<Price>>() {});
        }

        @Action
        String outcome() {
          Result result = calls.call("prices", "find", new Price("tea", 1));
          return result.isOk() ? "ok " + result.value() : result.code();
        }

        @Action
        String ofExecutor() throws Exception {
          return context.executor().submit(() -> CallContext.current().traceId() + " "
              + CallContext.current().remaining().isPresent() + " "
              + calls.call("prices", "name", null, String.class)).get();
        }

        @Action
        String ofAsync() throws Exception {
          return calls.callAsync("prices", "name", null).get().value().toString();
        }

        @Action
        String ofThread() throws Exception {
          CompletableFuture<String> answer = new CompletableFuture<>();
          new Thread(() -> answer.complete(
              CallContext.find().isPresent() + " " + calls.call("prices", "name", null, String.class)))
              .start();
          return answer.get();
        }

        @Action
        int many(int threads) throws Exception {
          List<Future<String>> answers = new ArrayList<>();
          for (int i = 0; i < threads; i++) {
            int number = i;
            answers.add(context.executor().submit(() ->
                calls.call("echo", "echo", Map.of("n", number), String.class)));
          }
          int right = 0;
          for (int i = 0; i < threads; i++) {
            right += answers.get(i).get().equals("echo " + i) ? 1 : 0;
          }
          return right;
        }

        @Action
        void sleep() {
          begun.incrementAndGet();
          try {
            Thread.sleep(100_000);
          } catch (InterruptedException e) {
            interrupted.add("sleep");
            throw new IllegalStateException("interrupted");
          }
        }

        @Action
        boolean ask() {
          server = Thread.currentThread();
          begun.incrementAndGet();
          calls.call("prices", "slow", null);
          boolean was = Thread.currentThread().isInterrupted();
          interrupted.add("ask " + was);
          return was;
        }

        @Action
        boolean quick() {
          return Thread.currentThread().isInterrupted();
        }

        @Action
        void leaveInterrupted() {
          Thread.currentThread().interrupt();
        }

        @Action
        void interruptServer() {
          server.interrupt();
        }

        @Action
        Map<String, Object> state() {
          return Map.of("begun", begun.get(), "interrupted", interrupted);
        }

        @Action
        String fetch() {
          HttpReply reply = context.service(HttpCalls.class).send(
              HttpCall.post("https://api.example/prices").json(new Price("tea", 2)).header("X-A", "b"));
          return reply.status() + " " + reply.header("X-C").orElse("?") + " " + reply.as(Price.class);
        }

        @Action
        String huge() {
          return calls.call("prices", "find", Map.of("x", new byte[9 << 20])).code();
        }

        @Action
        String unfit() {
          return calls.call("prices", "find", Map.of("x", new Object())).code();
        }
      }
      """;

  private FakeHost host;

  @BeforeAll
  void start() throws Exception {
    host = FakeHost.start();
    host.loaded(TestCode.compile(Map.of("shop.Caller", CALLER)), FakeHost.order(""));
  }

  @BeforeEach
  void answer() {
    host.asked.clear();
    host.broker = WorkerRequestsIT::prices;
  }

  @AfterAll
  void stop() throws Exception {
    host.close();
  }

  private static Object prices(Operation operation, ValueReader arguments) throws Exception {
    assertThat(operation).isEqualTo(Operation.CALL);
    String plugin = arguments.text();
    String action = arguments.text();
    Object payload = arguments.value();
    arguments.finish();
    return switch (plugin + "." + action) {
      case "prices.find" -> new TreeMap<>(Map.of("article", "tea", "cents", 250L));
      case "prices.list" -> List.of(Map.of("article", "tea", "cents", 250L));
      case "prices.name" -> "the prices";
      case "echo.echo" -> "echo " + ((Map<?, ?>) payload).get("n");
      default -> throw new AssertionError(plugin + "." + action);
    };
  }

  private Map<?, ?> state() throws Exception {
    CallTarget target = CallTarget.action("state");
    return (Map<?, ?>) host.run(5, host.nextCall(), target, ValueWriter::nothing).value();
  }

  private void awaitBegun(long count) {
    Awaitility.await().until(() -> state().get("begun").equals(count));
  }

  private long begun() throws Exception {
    return (Long) state().get("begun");
  }

  @Test
  void callsOtherPluginsAlongTheLinkOfTheCall() throws Exception {
    assertThat(host.action("price", Map.of("article", "tea"))).isEqualTo(250L);
    assertThat(host.action("list", null))
        .isEqualTo(List.of(Map.of("article", "tea", "cents", 250L)));
    assertThat(host.action("outcome", null)).isEqualTo("ok {article=tea, cents=250}");
    assertThat(host.asked).hasSize(3).allMatch(asked -> asked.call() == -1);
  }

  @Test
  void throwsTheTypedErrorOfARefusal() throws Exception {
    host.broker =
        (operation, arguments) -> {
          throw new RateLimitedException("not so fast", Duration.ofSeconds(7));
        };
    Failure failure = host.run(CallTarget.action("price"), Map.of("article", "tea")).error();
    assertThat(failure.code()).isEqualTo("rate_limited");
    assertThat(failure.retryMillis()).isEqualTo(7000);
    host.broker =
        (operation, arguments) -> {
          throw new PermissionDeniedException("it may not");
        };
    assertThat(host.action("outcome", null)).isEqualTo("permission_denied");
  }

  @Test
  void callsInTheNameOfTheCallFromTheExecutorAndAsynchronously() throws Exception {
    int id = host.nextCall();
    Object answer = host.run(0, id, CallTarget.action("ofExecutor"), ValueWriter::nothing).value();
    assertThat(answer).isEqualTo(FakeHost.TRACE + " false the prices");
    assertThat(host.asked).containsExactly(new FakeHost.Asked(Operation.CALL, id));
    int next = host.nextCall();
    assertThat(host.run(0, next, CallTarget.action("ofAsync"), ValueWriter::nothing).value())
        .isEqualTo("the prices");
    assertThat(host.asked.getLast()).isEqualTo(new FakeHost.Asked(Operation.CALL, next));
  }

  @Test
  void callsInThePluginsOwnNameFromItsOwnThreads() throws Exception {
    assertThat(host.action("ofThread", null)).isEqualTo("false the prices");
    assertThat(host.asked).containsExactly(new FakeHost.Asked(Operation.CALL, 0));
  }

  @Test
  void keepsManyRequestsApart() throws Exception {
    assertThat(host.action("many", Map.of("threads", 500))).isEqualTo(500L);
  }

  @Test
  void refusesWhatCannotBeHandedOver() throws Exception {
    assertThat(host.action("huge", null)).isEqualTo("payload_too_large");
    assertThat(host.action("unfit", null)).isEqualTo("invalid_payload");
    assertThat(host.asked).isEmpty();
  }

  @Test
  void sendsHttpRequestsByTheHost() throws Exception {
    List<HttpSending> sent = new ArrayList<>();
    host.broker =
        (operation, arguments) -> {
          assertThat(operation).isEqualTo(Operation.HTTP_SEND);
          sent.add(HttpSending.read(arguments));
          byte[] body = "{\"article\":\"tea\",\"cents\":3}".getBytes(StandardCharsets.UTF_8);
          return List.of(200L, "https://api.example/prices", List.of("X-C", "d"), body);
        };
    assertThat(host.action("fetch", null)).isEqualTo("200 d Price[article=tea, cents=3]");
    HttpCall call = sent.getFirst().call();
    assertThat(call.method() + " " + call.url()).isEqualTo("POST https://api.example/prices");
    assertThat(call.headers())
        .containsExactly(
            new Response.Header("X-A", "b"),
            new Response.Header("Content-Type", "application/json"));
    assertThat(new String((byte[]) call.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"article\":\"tea\",\"cents\":2}");
  }

  @Test
  void interruptsACallThatIsCancelledWhileItRuns() throws Exception {
    long before = begun();
    int id = host.nextCall();
    host.send(0, id, CallTarget.action("sleep"), ValueWriter::nothing);
    awaitBegun(before + 1);
    host.cancel(0, id);
    assertThat(host.outcome(0, id).error().message())
        .isEqualTo("java.lang.IllegalStateException: interrupted");
    assertThat(host.action("quick", null)).as("the flag is gone").isEqualTo(false);
  }

  @Test
  void interruptsACallThatIsCancelledBeforeItArrives() throws Exception {
    int id = host.nextCall();
    host.cancel(0, id);
    Frame pong = ping();
    assertThat(pong.id()).isEqualTo(99);
    host.send(0, id, CallTarget.action("sleep"), ValueWriter::nothing);
    assertThat(host.outcome(0, id).error().message())
        .isEqualTo("java.lang.IllegalStateException: interrupted");
  }

  /** Makes sure that the orders before it have been obeyed. */
  private Frame ping() throws Exception {
    host.control.send(FrameType.PING, 99, ValueWriter.create());
    Frame pong = FakeHost.receive(host.control);
    assertThat(pong.type()).isEqualTo(FrameType.PONG);
    return pong;
  }

  @Test
  void interruptsACallThatIsCancelledDuringARequestWhenItIsBackInItsCode() throws Exception {
    int id = host.nextCall();
    host.send(0, id, CallTarget.action("ask"), ValueWriter::nothing);
    Frame request = FakeHost.receive(host.calls[0]);
    assertThat(request.type()).isEqualTo(FrameType.REQUEST);
    host.cancel(0, id);
    ping();
    host.calls[0].send(FrameType.REPLY, request.id(), ValueWriter.create().nothing());
    assertThat(host.outcome(0, id).value()).isEqualTo(true);
    assertThat(host.action("quick", null)).isEqualTo(false);
  }

  @Test
  void keepsTheLinkWhenAnotherThreadInterruptsARequest() throws Exception {
    int id = host.nextCall();
    host.send(0, id, CallTarget.action("ask"), ValueWriter::nothing);
    Frame request = FakeHost.receive(host.calls[0]);
    CallTarget target = CallTarget.action("interruptServer");
    host.run(1, host.nextCall(), target, ValueWriter::nothing).value();
    host.calls[0].send(FrameType.REPLY, request.id(), ValueWriter.create().nothing());
    assertThat(host.outcome(0, id).value()).isEqualTo(true);
    assertThat(host.action("quick", null)).isEqualTo(false);
  }

  @Test
  void ignoresTheCancellationOfACallThatIsOver() throws Exception {
    int id = host.nextCall();
    host.run(0, id, CallTarget.action("quick"), ValueWriter::nothing).value();
    host.cancel(0, id);
    ping();
    assertThat(host.action("quick", null)).isEqualTo(false);
  }

  @Test
  void clearsAFlagThatAHandlerLeaves() throws Exception {
    host.action("leaveInterrupted", null);
    assertThat(host.action("quick", null)).isEqualTo(false);
  }

  @Test
  void startsLinksAsTheyAreNeeded() throws Exception {
    for (int link = 0; link < host.calls.length; link++) {
      CallTarget target = CallTarget.action("quick");
      assertThat(host.run(link, host.nextCall(), target, ValueWriter::nothing).value())
          .isEqualTo(false);
    }
  }
}
