package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallMiddleware;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CallMiddlewareTest {

  private static final CallOrigin SYSTEM = CallOrigin.of("system");

  private final Plugins plugins = new Plugins();
  private final AtomicInteger served = new AtomicInteger();
  private final ActivePlugin shop =
      plugins
          .plugin("shop")
          .action(
              "buy",
              payload -> {
                served.incrementAndGet();
                return "bought";
              })
          .start();

  @AfterEach
  void close() {
    plugins.close();
  }

  @Test
  void standsAroundEveryCallInItsOrder() {
    List<String> seen = new ArrayList<>();
    plugins.middlewares.register("inner", 20, noting("inner", seen));
    plugins.middlewares.register("outer", 10, noting("outer", seen));
    plugins.middlewares.register("innermost", 20, noting("innermost", seen));

    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("bought");

    assertThat(plugins.middlewares.names()).containsExactly("outer", "inner", "innermost");
    assertThat(seen)
        .containsExactly(
            "outer before buy",
            "inner before buy",
            "innermost before buy",
            "innermost after",
            "inner after",
            "outer after");
  }

  private static CallMiddleware noting(String name, List<String> seen) {
    return (call, next) -> {
      seen.add(name + " before " + call.action().orElse("a route"));
      Object result = next.proceed();
      seen.add(name + " after");
      return result;
    };
  }

  @Test
  void seesWhoCallsWhatAndForWhom() {
    List<CallMiddleware.Target> seen = new ArrayList<>();
    plugins.middlewares.register(
        "audit",
        0,
        (call, next) -> {
          seen.add(call);
          assertThat(CallContext.current()).isSameAs(call.context());
          return next.proceed();
        });

    shop.call(SYSTEM, "buy", null);
    shop.<String>run(SYSTEM, instance -> "a socket");

    assertThat(seen.getFirst().plugin()).isEqualTo("shop");
    assertThat(seen.getFirst().context().caller()).isEqualTo("system");
    assertThat(seen).extracting(CallMiddleware.Target::action).contains(Optional.of("buy"));
    assertThat(seen).extracting(CallMiddleware.Target::action).contains(Optional.empty());
  }

  @Test
  void canReplaceAResultWithoutTheCall() {
    plugins.middlewares.register("cache", 0, (call, next) -> Result.ok(Map.of("from", "cache")));

    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo(Map.of("from", "cache"));
    assertThat(served).hasValue(0);
    assertThatThrownBy(() -> shop.<String>run(SYSTEM, instance -> "a socket"))
        .isInstanceOf(HandlerErrorException.class)
        .hasMessageContaining("cannot be replaced");
  }

  @Test
  void canDenyACallWithATypedError() {
    plugins.middlewares.register(
        "maintenance",
        0,
        (call, next) -> {
          throw new OverloadedException("closed for the night");
        });

    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(OverloadedException.class)
        .hasMessage("closed for the night");
    assertThat(served).hasValue(0);
  }

  @Test
  void whatItThrowsBesidesIsAnErrorWithoutInternals() {
    plugins.middlewares.register(
        "broken",
        0,
        (call, next) -> {
          next.proceed();
          throw new IOException("password=secret");
        });

    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(HandlerErrorException.class)
        .hasMessage("call middleware 'broken' failed")
        .hasNoCause();
  }

  @Test
  void aCallGoesOnOnce() {
    plugins.middlewares.register(
        "twice",
        0,
        (call, next) -> {
          next.proceed();
          assertThatThrownBy(next::proceed).isInstanceOf(IllegalStateException.class);
          return "once";
        });

    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("once");
    assertThat(served).hasValue(1);
  }

  @Test
  void isNotAskedAboutCallsThatPermissionsRefuse() {
    AtomicInteger asked = new AtomicInteger();
    plugins.middlewares.register(
        "count",
        0,
        (call, next) -> {
          asked.incrementAndGet();
          return next.proceed();
        });
    ActivePlugin visitor =
        plugins
            .plugin(
                Manifests.named("visitor")
                    .permitted(new PermissionRule("plugin:other", List.of("call"), true)))
            .start();

    assertThatThrownBy(() -> plugins.callsOf(visitor).call("shop", "buy", null).value())
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void isGoneAfterItsRegistrationWasClosed() {
    CallMiddlewares.Registration registration =
        plugins.middlewares.register("deny", 0, (call, next) -> "denied");
    assertThatThrownBy(() -> plugins.middlewares.register("deny", 0, (call, next) -> "twice"))
        .isInstanceOf(ConflictException.class);

    registration.close();
    registration.close();

    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("bought");
    assertThat(plugins.middlewares.names()).isEmpty();
  }

  @Test
  void aVersionThatHasLeftIsNotHiddenByIt() {
    plugins.middlewares.register(
        "greedy",
        0,
        (call, next) -> {
          try {
            return next.proceed();
          } catch (RuntimeException e) {
            return "swallowed";
          }
        });
    shop.parts().pipeline().bulkhead().close();

    assertThatThrownBy(() -> shop.callForTree(Call.from(SYSTEM, null), "buy", null))
        .isInstanceOf(RetiredException.class);
  }
}
