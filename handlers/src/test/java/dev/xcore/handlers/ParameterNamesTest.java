package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterNamesTest {

  private static final String SOURCE =
      """
      package names;

      import dev.xcore.sdk.Action;
      import dev.xcore.sdk.PluginContext;
      import dev.xcore.sdk.http.*;

      public class Named {
        public record Point(int x, int y) {}
        @Action public String zeta(long first, double second, PluginContext context, int third) {
          int local = third;
          return first + "/" + second + "/" + local;
        }
        @Action public int alpha(Point point) { return point.x(); }
        @Action public int middle() { return 1; }
        @Get("/{id}") public String get(long id, @QueryParam("q") String query) { return id + query; }
        @Get("/h") public String header(@HeaderParam String userAgent) { return userAgent; }
      }
      """;

  @Test
  void namesComeFromTheMethodParameters() throws Throwable {
    assertNamesAreKnown(InMemoryCompiler.compile("names.Named", SOURCE, "-parameters", "-g:none"));
  }

  @Test
  void namesComeFromTheLocalVariablesOtherwise() throws Throwable {
    assertNamesAreKnown(InMemoryCompiler.compile("names.Named", SOURCE, "-g"));
  }

  @Test
  void theOrderIsThatOfTheSource() throws Exception {
    Class<?> type = InMemoryCompiler.compile("names.Named", SOURCE, "-g").load("names.Named");
    HandlerTable table = Tables.of(type);
    assertThat(table.actions().keySet()).containsExactly("zeta", "alpha", "middle");
    assertThat(table.routes()).extracting(RouteDescriptor::path).containsExactly("/{id}", "/h");
  }

  @Test
  void withoutClassBytesTheOrderIsThatOfTheNames() throws Exception {
    Class<?> type =
        InMemoryCompiler.compile("names.Named", SOURCE, "-parameters")
            .loadWithoutResources("names.Named");
    assertThat(Tables.of(type).actions().keySet()).containsExactly("alpha", "middle", "zeta");
  }

  @Test
  void missingNamesAreReportedWithTheFlagThatMendsThem() throws Exception {
    Class<?> type = InMemoryCompiler.compile("names.Named", SOURCE, "-g:none").load("names.Named");
    String cure =
        ": its name is not in the class file; compile with -parameters (or -g), or name it in the"
            + " annotation of a route's parameter";
    assertThat(problems(type))
        .containsExactly(
            "Named.zeta(long, double, PluginContext, int), parameter 1" + cure,
            "Named.zeta(long, double, PluginContext, int), parameter 2" + cure,
            "Named.zeta(long, double, PluginContext, int), parameter 4" + cure,
            "Named.get(long, String), parameter 1" + cure,
            "Named.header(String), parameter 1" + cure);
  }

  @Test
  void namesThatNobodyNeedsMayBeMissing() throws Throwable {
    String source =
        """
        package names;
        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;
        public class Nameless {
          public record Point(int x, int y) {}
          @Action public int action(CallContext call, Point point) { return point.x(); }
          @Post("/{id}") public String post(@PathParam("id") long a, Request b, Point c) { return a + "" + c; }
        }
        """;
    Class<?> type =
        InMemoryCompiler.compile("names.Nameless", source, "-g:none").load("names.Nameless");
    RouteDescriptor post = Tables.of(type).routes().getFirst();
    Object answer =
        post.invoker()
            .invoke(make(type), FakeRequest.create().path("id", "1").json("{\"x\":2,\"y\":3}"));
    assertThat(answer).isEqualTo("1Point[x=2, y=3]");
  }

  @Test
  void aMissingClassInASignatureIsNamed() throws Exception {
    String source =
        """
        package names;
        import dev.xcore.sdk.Action;
        public class Broken {
          @Action public void use(Gone gone) {}
        }
        class Gone {}
        """;
    Class<?> type =
        InMemoryCompiler.compile("names.Broken", source, "-parameters")
            .without("names.Gone")
            .load("names.Broken");
    assertThat(problems(type))
        .containsExactly(
            "Broken: the class names.Gone is missing; add its library to the plugin, or require the"
                + " plugin that exports it");
  }

  private static void assertNamesAreKnown(InMemoryCompiler compiled) throws Throwable {
    Class<?> type = compiled.load("names.Named");
    Object instance = make(type);
    HandlerTable table = Tables.of(type);
    assertThat(
            table
                .actions()
                .get("zeta")
                .invoker()
                .invoke(instance, Map.of("first", 1, "second", 2.5, "third", 3)))
        .isEqualTo("1/2.5/3");
    assertThat(Tables.route(table, "GET", "/{id}").parameters())
        .extracting(RouteDescriptor.Parameter::name)
        .isEqualTo(List.of("id", "q"));
    assertThat(Tables.route(table, "GET", "/h").parameters())
        .extracting(RouteDescriptor.Parameter::name)
        .isEqualTo(List.of("user-agent"));
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getConstructor();
    return constructor.newInstance();
  }
}
