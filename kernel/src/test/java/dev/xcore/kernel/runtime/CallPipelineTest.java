package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.CallerDeniedException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CallPipelineTest {

  private static final CallOrigin SYSTEM = CallOrigin.of("system");

  private final Plugins plugins = new Plugins();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static CallOrigin http(Optional<Principal> principal) {
    return new CallOrigin(
        CallContext.HTTP,
        false,
        principal,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static CallOrigin within(Duration timeout) {
    return new CallOrigin(
        "system",
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeout),
        Optional.empty());
  }

  @Test
  void returnsWhatTheHandlerReturns() {
    ActivePlugin echo = plugins.plugin("echo").action("say", payload -> payload).start();

    assertThat(echo.call(SYSTEM, "say", Map.of("a", 1))).isEqualTo(Map.of("a", 1));
    assertThat(echo.call(SYSTEM, "say", null)).isNull();
  }

  @Test
  void bindsTheContextOfTheCall() {
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action(
                "who",
                payload -> {
                  CallContext context = CallContext.current();
                  return List.of(
                      context.caller(),
                      context.principal().map(Principal::name).orElse("nobody"),
                      context.tenant().orElse("none"),
                      context.traceId(),
                      context.remaining().isPresent());
                })
            .start();
    CallOrigin origin =
        new CallOrigin(
            "http",
            false,
            Optional.of(new Principal("ann", Set.of())),
            Optional.of("acme"),
            Optional.of("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            Optional.empty());

    assertThat(shop.call(origin, "who", null))
        .isEqualTo(List.of("http", "ann", "acme", "0123456789abcdef0123456789abcdef", true));
    assertThat(CallContext.find()).isEmpty();
  }

  @Test
  void makesATraceIdWhereThereIsNone() {
    ActivePlugin shop =
        plugins.plugin("shop").action("trace", payload -> CallContext.current().traceId()).start();

    Object first = shop.call(SYSTEM, "trace", null);
    assertThat((String) first).matches("[0-9a-f]{32}");
    assertThat(shop.call(SYSTEM, "trace", null)).isNotEqualTo(first);
  }

  @Test
  void setsAndRestoresTheContextClassLoader() {
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action(
                "loader",
                payload ->
                    Thread.currentThread().getContextClassLoader()
                        == Plugins.class.getClassLoader())
            .start();
    ClassLoader mine = new ClassLoader() {};
    Thread.currentThread().setContextClassLoader(mine);
    try {
      assertThat(shop.call(SYSTEM, "loader", null)).isEqualTo(true);
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
    } finally {
      Thread.currentThread().setContextClassLoader(Plugins.class.getClassLoader());
    }
  }

  @Test
  void unwrapsResultsAndAwaitsStages() {
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action("ok", payload -> Result.ok(7))
            .action("error", payload -> Result.error("out_of_stock", "no more tea"))
            .action("stage", payload -> CompletableFuture.supplyAsync(() -> Result.ok(8)))
            .action(
                "failed", payload -> CompletableFuture.failedFuture(new ConflictException("twice")))
            .start();

    assertThat(shop.call(SYSTEM, "ok", null)).isEqualTo(7);
    assertThat(shop.call(SYSTEM, "stage", null)).isEqualTo(8);
    assertThatThrownBy(() -> shop.call(SYSTEM, "failed", null))
        .isInstanceOf(ConflictException.class)
        .hasMessage("twice");
    XcoreException error =
        catchThrowableOfType(XcoreException.class, () -> shop.call(SYSTEM, "error", null));
    assertThat(error.code()).isEqualTo("out_of_stock");
    assertThat(error.status()).isEqualTo(422);
  }

  @Test
  void aStageThatNeverCompletesEndsAtTheDeadline() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    ActivePlugin shop = plugins.plugin("shop").action("wait", payload -> never).start();

    assertThatThrownBy(() -> shop.call(within(Duration.ofMillis(50)), "wait", null))
        .isInstanceOf(CallTimeoutException.class);
    assertThat(never).isCancelled();
  }

  @Test
  void anUnknownActionListsTheKnownOnes() {
    ActivePlugin shop =
        plugins.plugin("shop").action("add", p -> 1).action("remove", p -> 1).start();

    assertThatThrownBy(() -> shop.call(SYSTEM, "ad", null))
        .isInstanceOf(UnknownActionException.class)
        .hasMessage("plugin 'shop' has no action 'ad'; did you mean 'add'?; it has: add, remove");
  }

  @Test
  void exceptionsOfThePluginDoNotGetOut() {
    final class OwnException extends Exception {
      private static final long serialVersionUID = 1;
    }
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action(
                "throw",
                payload -> {
                  throw new OwnException();
                })
            .action(
                "overflow",
                payload -> {
                  throw new StackOverflowError();
                })
            .action(
                "link",
                payload -> {
                  throw new NoClassDefFoundError("secret/Internal");
                })
            .action(
                "wrapped",
                payload -> {
                  throw new HandlerErrorException("payment refused", new OwnException());
                })
            .start();

    for (String action : List.of("throw", "overflow", "link")) {
      assertThatThrownBy(() -> shop.call(SYSTEM, action, null))
          .isInstanceOf(HandlerErrorException.class)
          .hasMessage("action '" + action + "' of plugin 'shop' failed")
          .hasNoCause()
          .hasNoSuppressedExceptions();
    }
    assertThatThrownBy(() -> shop.call(SYSTEM, "wrapped", null))
        .isInstanceOf(HandlerErrorException.class)
        .hasMessage("payment refused")
        .hasNoCause();
  }

  @Test
  void errorsKeepTheirDetails() {
    Object secretive = new Object();
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action(
                "invalid",
                payload -> {
                  throw new ValidationException(
                      "two wrong",
                      List.of(
                          new FieldError("a", "too big", Optional.of(9)),
                          new FieldError("b", "strange", Optional.of(secretive))));
                })
            .action(
                "limited",
                payload -> {
                  throw new RateLimitedException("slow down", Duration.ofSeconds(7));
                })
            .start();

    assertThat(
            catchThrowableOfType(
                    ValidationException.class, () -> shop.call(SYSTEM, "invalid", null))
                .errors())
        .containsExactly(
            new FieldError("a", "too big", Optional.of(9)),
            new FieldError("b", "strange", Optional.empty()));
    assertThat(
            catchThrowableOfType(
                    RateLimitedException.class, () -> shop.call(SYSTEM, "limited", null))
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void onlyListedPluginsMayCall() {
    plugins
        .plugin(Manifests.named("bank").onlyCalledBy("shop-*"))
        .action("pay", p -> "paid")
        .start();
    ActivePlugin good = plugins.plugin("shop-eu").start();
    ActivePlugin bad = plugins.plugin("game").start();

    assertThat(plugins.callsOf(good).call("bank", "pay", null).value()).isEqualTo("paid");
    assertThatThrownBy(() -> plugins.callsOf(bad).call("bank", "pay", null).value())
        .isInstanceOf(CallerDeniedException.class)
        .hasMessageContaining("add \"game\" to allowed_callers");
  }

  @Test
  void allowedCallersDoNotConcernCallsFromOutside() {
    ActivePlugin bank =
        plugins.plugin(Manifests.named("bank").onlyCalledBy()).action("pay", p -> "paid").start();

    assertThat(bank.call(http(Optional.empty()), "pay", null)).isEqualTo("paid");
    ActivePlugin other = plugins.plugin("other").start();
    assertThat(plugins.callsOf(other).call("bank", "pay", null).code()).isEqualTo("caller_denied");
    assertThat(plugins.callsOf(bank).call("bank", "pay", null).value()).isEqualTo("paid");
  }

  @Test
  void theFirstMatchingPermissionDecides() {
    plugins.plugin("bank").action("pay", p -> "paid").start();
    plugins.plugin("bank-admin").action("pay", p -> "paid").start();
    plugins.plugin("users").action("pay", p -> "paid").start();
    ActivePlugin shop =
        plugins
            .plugin(
                Manifests.named("shop")
                    .permitted(
                        new PermissionRule("plugin:bank-admin", List.of("call"), false),
                        new PermissionRule("plugin:users", List.of("read"), true),
                        new PermissionRule("plugin:bank*", List.of("*"), true)))
            .start();

    assertThat(plugins.callsOf(shop).call("bank", "pay", null).isOk()).isTrue();
    assertThatThrownBy(() -> plugins.callsOf(shop).call("bank-admin", "pay", null).value())
        .isInstanceOf(PermissionDeniedException.class);
    assertThatThrownBy(() -> plugins.callsOf(shop).call("users", "pay", null).value())
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage(
            "plugin 'shop' may not call plugin 'users': add \"plugin:users:call\" to permissions"
                + " in its plugin.yaml");
  }

  @Test
  void anEmptyListOfPermissionsAllowsNothing() {
    plugins.plugin("bank").action("pay", p -> "paid").start();
    ActivePlugin shop = plugins.plugin(Manifests.named("shop").permitted()).start();

    assertThat(plugins.callsOf(shop).call("bank", "pay", null).code())
        .isEqualTo("permission_denied");
  }

  @Test
  void rolesBindThePrincipalThroughTheWholeChain() {
    plugins.plugin("vault").action("open", List.of("admin", "keeper"), p -> "open").start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin hall =
        plugins
            .plugin("hall")
            .action("enter", p -> calls.get().call("vault", "open", null).value())
            .start();
    calls.set(plugins.callsOf(hall));
    Optional<Principal> keeper = Optional.of(new Principal("kim", Set.of("keeper")));
    Optional<Principal> guest = Optional.of(new Principal("gus", Set.of("guest")));

    assertThat(hall.call(http(keeper), "enter", null)).isEqualTo("open");
    assertThatThrownBy(() -> hall.call(http(guest), "enter", null))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("one of the roles [admin, keeper]")
        .hasMessageContaining("'gus'");
    assertThatThrownBy(() -> hall.call(http(Optional.empty()), "enter", null))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(hall.call(SYSTEM, "enter", null)).as("the platform itself").isEqualTo("open");
  }

  @Test
  void aLateCallIsInterruptedAndReported() {
    AtomicReference<Boolean> wasInterrupted = new AtomicReference<>(false);
    ActivePlugin slow =
        plugins
            .plugin(Manifests.named("slow").timeout(Duration.ofMillis(60)))
            .action(
                "sleep",
                payload -> {
                  try {
                    Thread.sleep(30_000);
                  } catch (InterruptedException e) {
                    wasInterrupted.set(true);
                    Thread.currentThread().interrupt();
                  }
                  return "too late";
                })
            .start();

    assertThatThrownBy(() -> slow.call(SYSTEM, "sleep", null))
        .isInstanceOf(CallTimeoutException.class)
        .hasMessageContaining("action 'sleep' of plugin 'slow'")
        .hasMessageContaining("60ms");
    assertThat(wasInterrupted).hasValue(true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theDeadlineOfTheOriginCountsWhenItIsNearer() {
    ActivePlugin slow =
        plugins
            .plugin("slow")
            .action("left", payload -> CallContext.current().remaining().orElseThrow())
            .start();

    assertThat((Duration) slow.call(within(Duration.ofSeconds(5)), "left", null))
        .isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat((Duration) slow.call(within(Duration.ofHours(5)), "left", null))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThatThrownBy(() -> slow.call(within(Duration.ZERO), "left", null))
        .isInstanceOf(CallTimeoutException.class);
  }

  @Test
  void nestedCallsInheritTheDeadline() {
    plugins
        .plugin("inner")
        .action("left", payload -> CallContext.current().remaining().orElseThrow().toNanos())
        .start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin(Manifests.named("outer").timeout(Duration.ofSeconds(3)))
            .action("ask", payload -> calls.get().call("inner", "left", null).value())
            .start();
    calls.set(plugins.callsOf(outer));

    assertThat((Long) outer.call(SYSTEM, "ask", null))
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void anOuterCallIsStillInterruptedWhenAnInnerOneSwallowedTheInterrupt() {
    CountDownLatch end = new CountDownLatch(1);
    plugins
        .plugin("inner")
        .action(
            "wait",
            payload -> {
              end.await();
              return null;
            })
        .start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin(Manifests.named("outer").timeout(Duration.ofMillis(80)))
            .action(
                "ask",
                payload -> {
                  Result inner = calls.get().call("inner", "wait", null);
                  assertThat(inner.code()).isEqualTo("timeout");
                  end.await();
                  return "unreachable";
                })
            .start();
    calls.set(plugins.callsOf(outer));

    assertThatThrownBy(() -> outer.call(SYSTEM, "ask", null))
        .isInstanceOf(CallTimeoutException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theCallbackOfTheDeadlineRunsWhileTheCallStillRuns() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CallOrigin origin =
        new CallOrigin(
            "http",
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMillis(30)),
            Optional.of(told::countDown));
    ActivePlugin stubborn =
        plugins
            .plugin("stubborn")
            .action(
                "wait",
                payload -> {
                  boolean isTold = false;
                  while (!isTold) {
                    try {
                      isTold = told.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      Thread.interrupted();
                    }
                  }
                  return "late";
                })
            .start();

    assertThatThrownBy(() -> stubborn.call(origin, "wait", null))
        .isInstanceOf(CallTimeoutException.class);
    assertThat(told.getCount()).isZero();
  }

  @Test
  void aCallThatIgnoresItsInterruptIsMarkedUntilItEnds() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    ActivePlugin stubborn =
        plugins
            .plugin(Manifests.named("stubborn").timeout(Duration.ofMillis(20)))
            .action(
                "spin",
                payload -> {
                  while (end.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return null;
                })
            .start();
    PluginCounters counters = stubborn.parts().pipeline().counters();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() -> stubborn.call(SYSTEM, "spin", null))
                    .isInstanceOf(CallTimeoutException.class));

    await().atMost(Duration.ofSeconds(20)).until(() -> counters.runaway() == 1);
    end.countDown();
    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    assertThat(counters.runaway()).isZero();
  }

  @Test
  void callsBeyondTheRateAreRefused() {
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").rate(3, Duration.ofHours(1)))
            .action("buy", payload -> "bought")
            .start();

    shop.call(SYSTEM, "buy", null);
    shop.call(SYSTEM, "buy", null);
    assertThat(shop.<String>run(SYSTEM, instance -> "a route counts too")).isNotNull();
    RateLimitedException refused =
        catchThrowableOfType(RateLimitedException.class, () -> shop.call(SYSTEM, "buy", null));
    assertThat(refused).hasMessageContaining("plugin 'shop' takes 3 calls per 1h");
    assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aChangedRateIsInForceAtOnceAndAnUnchangedOneIsNotForgotten() {
    Manifests limited = Manifests.named("shop").rate(2, Duration.ofHours(1));
    ActivePlugin shop = plugins.plugin(limited).action("buy", payload -> "bought").start();
    shop.call(SYSTEM, "buy", null);
    shop.call(SYSTEM, "buy", null);

    shop.reconfigure(inForce(shop, limited.maxConcurrent(7)));
    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(RateLimitedException.class);
    shop.reconfigure(inForce(shop, limited.rate(3, Duration.ofHours(1))));
    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("bought");
    assertThat(shop.manifest().resources().rateLimit().orElseThrow().calls()).isEqualTo(3);
  }

  private static PluginSettings.InForce inForce(ActivePlugin plugin, Manifests manifest) {
    return PluginSettings.InForce.of(manifest.manifest(), Map.of(), plugin.binder());
  }

  @Test
  void callsBeyondTheBulkheadAreRefused() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").maxConcurrent(2))
            .action(
                "wait",
                payload -> {
                  inside.countDown();
                  end.await();
                  return "done";
                })
            .start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Object> first = threads.submit(() -> shop.call(SYSTEM, "wait", null));
      Future<Object> second = threads.submit(() -> shop.call(SYSTEM, "wait", null));
      inside.await();

      assertThatThrownBy(() -> shop.call(SYSTEM, "wait", null))
          .isInstanceOf(OverloadedException.class)
          .hasMessageContaining("2 calls in flight");
      assertThat(shop.parts().pipeline().bulkhead().inFlight()).isEqualTo(2);
      end.countDown();
      assertThat(first.get()).isEqualTo("done");
      assertThat(second.get()).isEqualTo("done");
      assertThat(shop.call(SYSTEM, "wait", null)).isEqualTo("done");
    }
    assertThat(shop.parts().pipeline().bulkhead().inFlight()).isZero();
  }

  @Test
  void aSingleThreadedPluginIsEnteredByOneThreadAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .singleThreaded()
            .action(
                "count",
                payload -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.yield();
                  inside.decrementAndGet();
                  return null;
                })
            .start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        var unused = threads.submit(() -> shop.call(SYSTEM, "count", null));
      }
    }
    assertThat(shop.parts().pipeline().counters().calls()).isEqualTo(200);
    assertThat(most).hasValue(1);
  }

  @Test
  void waitingForATurnEndsAtTheDeadline() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .singleThreaded()
            .action(
                "wait",
                payload -> {
                  inside.countDown();
                  end.await();
                  return null;
                })
            .start();
    Thread first = Thread.ofVirtual().start(() -> shop.call(SYSTEM, "wait", null));
    inside.await();

    assertThatThrownBy(() -> shop.call(within(Duration.ofMillis(40)), "wait", null))
        .isInstanceOf(CallTimeoutException.class);
    end.countDown();
    assertThat(first.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void countsCallsAndFailures() {
    ActivePlugin shop =
        plugins
            .plugin("shop")
            .action("ok", payload -> 1)
            .action(
                "bad",
                payload -> {
                  throw new IllegalStateException();
                })
            .start();
    shop.call(SYSTEM, "ok", null);
    assertThatThrownBy(() -> shop.call(SYSTEM, "bad", null));
    assertThatThrownBy(() -> shop.call(SYSTEM, "none", null));

    assertThat(shop.parts().pipeline().counters().calls()).isEqualTo(3);
    assertThat(shop.parts().pipeline().counters().failures()).isEqualTo(2);
  }

  @Test
  void tenThousandVirtualCallersGetTheirAnswers() throws Exception {
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").maxConcurrent(20_000))
            .action(
                "wait",
                payload -> {
                  Thread.sleep(100);
                  return payload;
                })
            .start();
    List<Future<Object>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10_000; i++) {
        Map<String, Integer> payload = Map.of("n", i);
        answers.add(threads.submit(() -> shop.call(SYSTEM, "wait", payload)));
      }
      for (int i = 0; i < 10_000; i++) {
        assertThat(answers.get(i).get()).isEqualTo(Map.of("n", i));
      }
    }
    assertThat(shop.parts().pipeline().bulkhead().inFlight()).isZero();
    assertThat(plugins.watch.anyRunning(call -> true)).isFalse();
  }

  @Test
  void callAsyncKeepsTraceAndDeadlineAndCanBeCancelled() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    plugins
        .plugin("inner")
        .action(
            "context",
            payload ->
                CallContext.current().traceId()
                    + " "
                    + CallContext.current().remaining().isPresent()
                    + " "
                    + CallContext.current().caller())
        .action(
            "wait",
            payload -> {
              inside.countDown();
              try {
                Thread.sleep(30_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return null;
            })
        .start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin("outer")
            .action(
                "ask",
                payload ->
                    calls.get().callAsync("inner", "context", null).get().value()
                        + " "
                        + CallContext.current().traceId())
            .start();
    calls.set(plugins.callsOf(outer));

    String[] answer = ((String) outer.call(SYSTEM, "ask", null)).split(" ");
    assertThat(answer[0]).isEqualTo(answer[3]);
    assertThat(answer[1]).isEqualTo("true");
    assertThat(answer[2]).isEqualTo("outer");

    CompletableFuture<Result> pending = calls.get().callAsync("inner", "wait", null);
    inside.await();
    pending.cancel(true);
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anUnknownPluginIsNamedWithTheNearestOne() {
    plugins.plugin("calculator").start();
    assertThatThrownBy(() -> plugins.snapshot().plugin("calculater"))
        .isInstanceOf(PluginNotFoundException.class)
        .hasMessage("there is no plugin 'calculater'; did you mean 'calculator'?");
  }

  @Test
  void aChainSeesOneGenerationEvenWhileAPluginIsReplaced() {
    plugins.plugin("inner").action("version", payload -> 1).start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin("outer")
            .action(
                "both",
                payload -> {
                  Object first = calls.get().call("inner", "version", null).value();
                  plugins.plugin("inner").action("version", p -> 2).start();
                  return List.of(first, calls.get().call("inner", "version", null).value());
                })
            .start();
    calls.set(plugins.callsOf(outer));

    assertThat(outer.call(SYSTEM, "both", null)).isEqualTo(List.of(1, 1));
    assertThat(plugins.callsOf(outer).call("inner", "version", null).value()).isEqualTo(2);
  }

  @Test
  void aChainFindsTheSuccessorOfAVersionThatIsGone() {
    ActivePlugin old = plugins.plugin("inner").action("version", payload -> 1).start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin("outer")
            .action(
                "late",
                payload -> {
                  plugins.plugin("inner").action("version", p -> 2).start();
                  old.parts().pipeline().bulkhead().close();
                  return calls.get().call("inner", "version", null).value();
                })
            .start();
    calls.set(plugins.callsOf(outer));

    assertThat(outer.call(SYSTEM, "late", null)).isEqualTo(2);
    assertThatThrownBy(() -> old.call(SYSTEM, "version", null))
        .hasMessageContaining("being replaced or unloaded");
  }
}
