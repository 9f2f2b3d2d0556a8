package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Cached;
import dev.xcore.sdk.Invalidate;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("unused")
class CachingMarksTest {

  private final MapStore store = new MapStore();
  private final Binder binder = Binder.create();
  private final BoundCache cache = BoundCache.of(store, binder, new CacheFlights());

  private static PluginContext context(Supplier<Cache> cache) {
    return (PluginContext)
        Proxy.newProxyInstance(
            CachingMarksTest.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("cache")) {
                return cache.get();
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private HandlerTable table(Class<?> type) {
    return HandlerTable.of("shop", type, binder, context(() -> cache));
  }

  private List<String> problems(Class<?> type) {
    try {
      table(type);
      return List.of();
    } catch (HandlerDefinitionException e) {
      return e.problems();
    }
  }

  private @Nullable Object act(Object plugin, String action, @Nullable Object... fields) {
    Map<String, @Nullable Object> payload = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      payload.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    try {
      return table(plugin.getClass()).actions().get(action).invoker().invoke(plugin, payload);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  public record Address(String city, Optional<String> zip) {}

  public record Order(int id, Address address) {}

  static class Keys {
    int calls;

    @Action
    @Cached(key = "plain")
    int plain() {
      return ++calls;
    }

    @Action
    @Cached(ttl = "90s", key = "text:{text}")
    int text(String text) {
      return ++calls;
    }

    @Action
    @Cached(key = "{order.id}:{order.address.city}:{id}:{address.zip}")
    int order(Order order) {
      return ++calls;
    }

    @Action
    @Cached(key = "m:{map.a}:{map.b.c}")
    int map(Map<String, Object> map) {
      return ++calls;
    }

    @Action
    @Cached(key = "p:{payload.x}")
    int payload(Payload payload) {
      return ++calls;
    }

    @Action
    @Cached(key = "l:{list}:{flag}:{tenant}")
    int list(List<Integer> list, boolean flag) {
      return ++calls;
    }

    @Action
    @Cached
    int usual(String text, Optional<Integer> number) {
      return ++calls;
    }

    @Action
    @Cached(key = "later")
    CompletionStage<Optional<Integer>> later() {
      return CompletableFuture.completedFuture(Optional.of(++calls));
    }
  }

  private String keyOf(String action, @Nullable Object... fields) {
    store.clear();
    Keys keys = new Keys();
    assertThat(act(keys, action, fields)).isEqualTo(1L);
    assertThat(act(keys, action, fields)).isEqualTo(1L);
    assertThat(store.values).hasSize(1);
    return store.values.keySet().iterator().next();
  }

  @Test
  void namesStandForArguments() {
    assertThat(keyOf("plain")).isEqualTo("plain");
    assertThat(keyOf("text", "text", "tea")).isEqualTo("text:tea");
    assertThat(store.lastTtl).isEqualTo(Duration.ofSeconds(90));
    assertThat(keyOf("map", "a", 1, "b", Map.of("c", "d"))).isEqualTo("m:1:d");
    assertThat(keyOf("map")).isEqualTo("m:%null:%null");
    assertThat(keyOf("payload", "x", 7)).isEqualTo("p:7");
    assertThat(keyOf("list", "list", List.of(1, 2), "flag", true)).isEqualTo("l:[1,2]:true:%null");
    assertThat(keyOf("later")).isEqualTo("later");
    assertThat(keyOf("order", "id", 1, "address", Map.of("city", "Ulm", "zip", "89073")))
        .isEqualTo("1:Ulm:1:89073");
  }

  @ParameterizedTest
  @CsvSource({
    "a:b, text:a%3Ab",
    "%3A, text:%253A",
    "'a b', 'text:a b'",
    "%null, text:%25null",
    "'', text:"
  })
  void valuesCannotChangeTheShapeOfAKey(String text, String key) {
    assertThat(keyOf("text", "text", text)).isEqualTo(key);
  }

  @Test
  void oddCharactersAndLongValuesFit() {
    assertThat(keyOf("text", "text", "a\n\ud800")).isEqualTo("text:a%0A%uD800");
    String first = keyOf("text", "text", "x".repeat(5000));
    String second = keyOf("text", "text", "x".repeat(5001));
    assertThat(first).hasSize(Cache.MAX_KEY).startsWith("text:xxx").isNotEqualTo(second);
  }

  @Test
  void withoutAKeyAllArgumentsCount() {
    String first = keyOf("usual", "text", "a");
    assertThat(first).startsWith("Keys.usual(String, Optional)#");
    assertThat(keyOf("usual", "text", "a", "number", null)).isEqualTo(first);
    assertThat(keyOf("usual", "text", "a", "number", 1)).isNotEqualTo(first);
    assertThat(keyOf("usual", "text", "b")).isNotEqualTo(first);
  }

  static class Changing {
    @Action
    @Invalidate(key = {"text:{text}", "plain"})
    String change(String text) {
      if (text.equals("no")) {
        throw new IllegalStateException("no");
      }
      return "done";
    }
  }

  @Test
  void whatIsInvalidatedIsForgottenAfterSuccess() {
    cache.set("text:tea", 1);
    cache.set("text:no", 1);
    cache.set("plain", 1);
    cache.set("other", 1);
    assertThatThrownBy(() -> act(new Changing(), "change", "text", "no"))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(store.values).hasSize(4);
    assertThat(act(new Changing(), "change", "text", "tea")).isEqualTo("done");
    assertThat(store.values.keySet()).containsExactly("other", "text:no");
  }

  static class Tagged {
    int made;

    @Action
    @Cached(
        key = "shelf:{shelf}",
        tags = {"shelves", "one:{shelf}"})
    int count(String shelf) {
      return ++made;
    }

    @Action
    @Invalidate(tags = "one:{shelf}")
    void sort(String shelf) {}

    @Action
    @Invalidate(tags = "shelves")
    void move() {}

    @Action
    @Invalidate(key = "shelf:{shelf}")
    void drop(String shelf) {}
  }

  @Test
  void taggedAnswersAreForgottenByTagAndByKey() {
    Tagged plugin = new Tagged();
    assertThat(act(plugin, "count", "shelf", "a")).isEqualTo(1L);
    assertThat(act(plugin, "count", "shelf", "b")).isEqualTo(2L);
    assertThat(act(plugin, "count", "shelf", "a")).isEqualTo(1L);
    act(plugin, "sort", "shelf", "a");
    assertThat(act(plugin, "count", "shelf", "b")).isEqualTo(2L);
    assertThat(act(plugin, "count", "shelf", "a")).isEqualTo(3L);
    act(plugin, "move");
    assertThat(act(plugin, "count", "shelf", "b")).isEqualTo(4L);
    act(plugin, "drop", "shelf", "b");
    assertThat(act(plugin, "count", "shelf", "b")).isEqualTo(5L);
    cache.invalidate("one:b", "one:a");
    assertThat(act(plugin, "count", "shelf", "b")).isEqualTo(6L);
  }

  static class Wrong {
    @Action
    @Cached(key = "u:{idd}")
    int misspelt(int id) {
      return id;
    }

    @Get("/a/{id}")
    @Cached(key = "u:{nobody.x}")
    int unknown(@PathParam("id") int number) {
      return number;
    }

    @Action
    @Cached(key = "o:{order.adress}")
    int component(Order order, int other) {
      return 1;
    }

    @Action
    @Cached(key = "{a}{b}")
    int meeting(int a, int b) {
      return 1;
    }

    @Action
    @Cached(key = "{a}-{b}")
    int weak(int a, int b) {
      return 1;
    }

    @Action
    @Cached(key = "{a")
    int brace(int a) {
      return 1;
    }

    @Action
    @Cached(ttl = "soon")
    int duration() {
      return 1;
    }

    @Action
    @Cached
    void nothing() {}

    @Get("/response")
    @Cached
    Response response() {
      return Response.ok(1);
    }

    @Get("/request")
    @Cached
    int request(Request request) {
      return 1;
    }

    @Action
    @Cached
    @Invalidate(key = "a")
    int both() {
      return 1;
    }

    @Action
    @Invalidate(key = {})
    int none() {
      return 1;
    }

    @Action
    @Invalidate(tags = "u:{idd}")
    int tag(int id) {
      return 1;
    }

    @Action
    @Cached(tags = {"a", ""})
    int emptyTag() {
      return 1;
    }

    @OnEvent("a")
    @Cached
    void event() {}

    @Cached
    int helper() {
      return 1;
    }
  }

  @Test
  void everythingThatIsWrongIsALoadError() {
    assertThat(problems(Wrong.class))
        .anySatisfy(it ->
            assertThat(it)
                .startsWith(
                    "Wrong.misspelt(int): @Cached key 'u:{idd}': there is no parameter 'idd'")
                .contains("did you mean 'id'?"))
        .anySatisfy(
            it -> assertThat(it).startsWith("Wrong.unknown(int)").contains("no parameter 'nobody'"))
        .anySatisfy(it ->
            assertThat(it).contains("Order has no component 'adress'; did you mean 'address'?"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.meeting").contains("put a ':'"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.weak").contains("put a ':'"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.brace").contains("brace"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.duration").contains("'soon'"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.nothing").contains("returns nothing"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.response").contains("Response"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.request").contains("name one"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.both").contains("a method for each"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.none").contains("names no key"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.event").contains("@Cached"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.helper").contains("getOrCompute"))
        .anySatisfy(
            it -> assertThat(it).startsWith("Wrong.tag(int): @Invalidate tag 'u:{idd}': there is"))
        .anySatisfy(it -> assertThat(it).startsWith("Wrong.emptyTag").contains("@Cached tag ''"))
        .hasSize(16);
  }

  static class Plain {
    @Action
    @Cached(key = "a")
    int one() {
      return 1;
    }
  }

  @Test
  void aCacheThatMayNotBeUsedIsALoadError() {
    PluginContext forbidden =
        context(() -> {
          throw new PermissionDeniedException("add a line");
        });
    assertThatThrownBy(() -> HandlerTable.of("shop", Plain.class, binder, forbidden))
        .hasMessageContaining("Plain.one(): has @Cached, but add a line");
  }

  @Test
  void aPluginThatIsOnlyLookedAtNeedsNoCache() {
    PluginContext absent =
        context(() -> {
          throw new IllegalStateException("nothing is run");
        });
    assertThat(HandlerTable.of("shop", Plain.class, binder, absent).actions()).containsKey("one");
  }
}
