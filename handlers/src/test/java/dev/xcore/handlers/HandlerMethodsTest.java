package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.call;
import static dev.xcore.handlers.Tables.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
class HandlerMethodsTest {

  public record Order(int id) {}

  abstract static class Base<T> {
    @Action
    String inherited() {
      return "base";
    }

    @Action
    String overridden() {
      return "base";
    }

    @Action("old")
    String renamed() {
      return "base";
    }

    @Action
    String disabled() {
      return "base";
    }

    String enabled() {
      return "base";
    }

    @Action
    String save(T value) {
      return "base " + value;
    }

    @Action
    String all(List<T> values) {
      return "base " + values;
    }

    @Post("/save")
    T echo(T value) {
      return value;
    }
  }

  interface Mixin {
    @Action
    default String mixed() {
      return "mixin";
    }

    @Action
    default String both() {
      return "mixin";
    }
  }

  interface NarrowMixin extends Mixin {
    @Override
    @Action("narrow")
    default String mixed() {
      return "narrow";
    }
  }

  static class Shop extends Base<Order> implements Mixin, NarrowMixin {
    @Action
    String own() {
      return "own";
    }

    @Override
    @Action
    String overridden() {
      return "shop";
    }

    @Override
    @Action("new")
    String renamed() {
      return "shop";
    }

    @Override
    String disabled() {
      return "shop";
    }

    @Override
    @Action
    String enabled() {
      return "shop";
    }

    @Override
    @Action
    String save(Order value) {
      return "shop " + value;
    }

    @Override
    @Action
    public String both() {
      return "shop";
    }
  }

  @Test
  void inheritedMethodsCountOnceWithTheAnnotationsOfTheOverride() {
    assertThat(Tables.of(Shop.class).actions().keySet())
        .containsExactly(
            "own", "overridden", "new", "enabled", "save", "both", "inherited", "all", "narrow");
  }

  @Test
  void whatIsCalledIsTheOverride() throws Throwable {
    Shop shop = new Shop();
    assertThat(call(shop, "inherited", null)).isEqualTo("base");
    assertThat(call(shop, "overridden", null)).isEqualTo("shop");
    assertThat(call(shop, "enabled", null)).isEqualTo("shop");
    assertThat(call(shop, "both", null)).isEqualTo("shop");
    assertThat(call(shop, "narrow", null)).isEqualTo("narrow");
  }

  @Test
  void typeVariablesAreThoseOfTheEntryClass() throws Throwable {
    Shop shop = new Shop();
    assertThat(call(shop, "save", Map.of("id", 1))).isEqualTo("shop Order[id=1]");
    assertThat(call(shop, "all", Map.of("values", List.of(Map.of("id", 1)))))
        .isEqualTo("base [Order[id=1]]");
    RouteDescriptor echo = Tables.of(Shop.class).routes().getFirst();
    assertThat(echo.invoker().invoke(shop, FakeRequest.create().json("{\"id\":3}")))
        .isEqualTo(new Order(3));
    assertThat(echo.output()).isEqualTo(Map.of("$ref", "#/components/schemas/shop.Order"));
  }

  abstract static class Abstract {
    @Action
    abstract int forgotten();

    @Action
    abstract int repeated();
  }

  static class Unreachable extends Abstract {
    @Action
    private int hidden() {
      return 1;
    }

    @Get("/x")
    static int fixed() {
      return 1;
    }

    @Override
    int forgotten() {
      return 1;
    }

    @Override
    @Action
    int repeated() {
      return 1;
    }
  }

  @Test
  void privateStaticAndAbstractMethodsAreReported() {
    assertThat(problems(Unreachable.class))
        .containsExactly(
            "Unreachable.hidden(): @Action is on a private method; make it package-private or"
                + " public",
            "Unreachable.fixed(): @Get is on a static method; remove 'static'",
            "Abstract.forgotten(): @Action is on an abstract method; move the annotation to"
                + " Unreachable.forgotten()");
  }

  static class Visible extends Hidden {}

  private static class Hidden {
    @Action
    public int once() {
      return 1;
    }
  }

  @Test
  void aPublicMethodOfAHiddenSuperclassCountsOnce() throws Throwable {
    assertThat(Tables.of(Visible.class).actions().keySet()).containsExactly("once");
    assertThat(call(new Visible(), "once", null)).isEqualTo(1);
  }

  static class Plain {}

  @Test
  void aClassWithoutHandlersHasAnEmptyTable() {
    HandlerTable table = Tables.of(Plain.class);
    assertThat(table.actions()).isEmpty();
    assertThat(table.routes()).isEmpty();
    assertThat(table.sockets()).isEmpty();
    assertThat(table.catchAll()).isEmpty();
    assertThat(table.schemas()).isEmpty();
  }
}
