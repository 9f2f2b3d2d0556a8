package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.call;
import static dev.xcore.handlers.Tables.wrongFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.ValidationException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionBindingTest {

  public record User(@NotBlank String name, int age) {}

  public static final class Bean {
    private String title = "";

    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }
  }

  @SuppressWarnings("unused")
  static class Actions {
    @Action
    int add(int a, int b) {
      return a + b;
    }

    @Action("create-user")
    String create(User user) {
      return user.name() + user.age();
    }

    @Action
    String bean(Bean bean) {
      return bean.getTitle();
    }

    @Action
    Map<String, Integer> map(Map<String, Integer> all) {
      return all;
    }

    @Action
    Object payload(Payload payload) {
      return payload.asMap();
    }

    @Action
    String twoRecords(User first, User second) {
      return first.name() + second.name();
    }

    @Action
    int total(List<Integer> numbers) {
      return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Action
    String optional(Optional<String> name, @Nullable Integer age, @Default("7") int count) {
      return name + "," + age + "," + count;
    }

    @Action
    Object any(Object value) {
      return value;
    }

    @Action
    LocalDate date(LocalDate day) {
      return day;
    }

    @Action
    String injected(PluginContext context, String name) {
      return context.name() + ":" + name;
    }

    @Action
    String caller(CallContext call) {
      return call.caller();
    }

    @Action
    int limited(@Max(10) int number) {
      return number;
    }

    @Action
    int sum(int... numbers) {
      return Arrays.stream(numbers).sum();
    }

    @Action
    long wide(
        boolean a, byte b, short c, char d, int e, long f, float g, double h, long i, double j) {
      return (long) (b + c + d + e + f + g + h + i + j);
    }

    @Action
    void nothing() {}

    @Action
    void fails() throws IOException {
      throw new IOException("disk");
    }
  }

  private final Actions actions = new Actions();

  @Test
  void severalParametersTakeFieldsByName() throws Throwable {
    assertThat(call(actions, "add", Map.of("a", 2, "b", 3L))).isEqualTo(5);
  }

  @Test
  void unknownFieldsAreIgnored() throws Throwable {
    assertThat(call(actions, "add", Map.of("a", 2, "b", 3, "c", 4))).isEqualTo(5);
  }

  @Test
  void everyMissingFieldIsReported() {
    assertThatThrownBy(() -> call(actions, "add", null))
        .isInstanceOf(ValidationException.class)
        .hasMessage("a: is required (and 1 more)");
    assertThat(wrongFields(() -> call(actions, "add", Map.of()))).containsExactly("a", "b");
  }

  @Test
  void textIsNotANumberAndNothingIsTruncated() {
    assertThat(wrongFields(() -> call(actions, "add", Map.of("a", "2", "b", 3.5))))
        .containsExactly("a", "b");
    assertThat(wrongFields(() -> call(actions, "add", Map.of("a", 1L << 40, "b", 3))))
        .containsExactly("a");
  }

  @Test
  void nullIsNoValueForAPrimitive() {
    Map<String, Object> payload = new HashMap<>();
    payload.put("a", null);
    payload.put("b", 1);
    assertThat(wrongFields(() -> call(actions, "add", payload))).containsExactly("a");
  }

  @Test
  void theOnlyRecordTakesTheWholePayload() throws Throwable {
    assertThat(call(actions, "create-user", Map.of("name", "Ada", "age", 36))).isEqualTo("Ada36");
    assertThat(wrongFields(() -> call(actions, "create-user", Map.of("name", " "))))
        .containsExactlyInAnyOrder("name", "age");
  }

  @Test
  void theOnlyBeanOrMapOrPayloadTakesTheWholePayload() throws Throwable {
    assertThat(call(actions, "bean", Map.of("title", "Dr"))).isEqualTo("Dr");
    assertThat(call(actions, "map", Map.of("x", 1))).isEqualTo(Map.of("x", 1));
    assertThat(call(actions, "payload", Map.of("x", 1))).isEqualTo(Map.of("x", 1));
    assertThat(call(actions, "payload", null)).isEqualTo(Map.of());
  }

  @Test
  void oneOfSeveralRecordsTakesItsField() throws Throwable {
    assertThat(
            call(
                actions,
                "twoRecords",
                Map.of(
                    "first", Map.of("name", "A", "age", 1),
                    "second", Map.of("name", "B", "age", 2))))
        .isEqualTo("AB");
    assertThat(
            wrongFields(() ->
                call(actions, "twoRecords", Map.of("first", Map.of("name", "A", "age", "x")))))
        .containsExactly("first.age", "second");
  }

  @Test
  void theOnlyListOrSimpleTypeOrObjectTakesItsField() throws Throwable {
    assertThat(call(actions, "total", Map.of("numbers", List.of(1, 2)))).isEqualTo(3);
    assertThat(call(actions, "sum", Map.of("numbers", List.of(1, 2)))).isEqualTo(3);
    assertThat(call(actions, "any", Map.of("value", List.of(1)))).isEqualTo(List.of(1));
    assertThat(call(actions, "date", Map.of("day", "2026-11-21")))
        .isEqualTo(LocalDate.of(2026, 11, 21));
  }

  @Test
  void optionalNullableAndDefaultMayBeLeftOut() throws Throwable {
    assertThat(call(actions, "optional", Map.of())).isEqualTo("Optional.empty,null,7");
    assertThat(call(actions, "optional", Map.of("name", "x", "age", 3, "count", 1)))
        .isEqualTo("Optional[x],3,1");
  }

  @Test
  void aPayloadThatIsNotAnObjectIsInvalid() {
    assertThatThrownBy(() -> call(actions, "add", List.of(1, 2)))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("the payload must be an object with named fields, not a list");
    assertThatThrownBy(() -> call(actions, "create-user", "x"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("the payload must be an object with named fields, not a scalar");
  }

  @Test
  void thePluginContextIsInjectedAndIsNoField() throws Throwable {
    assertThat(call(actions, "injected", Map.of("name", "x"))).isEqualTo("shop:x");
  }

  @Test
  void theCallContextIsThatOfTheThread() {
    assertThatThrownBy(() -> call(actions, "caller", null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no call on this thread");
  }

  @Test
  void constraintsOfParametersAreEnforced() throws Throwable {
    assertThat(call(actions, "limited", Map.of("number", 10))).isEqualTo(10);
    assertThat(wrongFields(() -> call(actions, "limited", Map.of("number", 11))))
        .containsExactly("number");
  }

  @Test
  void everyPrimitiveArrivesInItsPlace() throws Throwable {
    Map<String, Object> payload = new HashMap<>();
    payload.putAll(Map.of("a", true, "b", 1, "c", 2, "d", "\u0003", "e", 4));
    payload.putAll(Map.of("f", 5, "g", 6, "h", 7, "i", 8, "j", 9));
    assertThat(call(actions, "wide", payload)).isEqualTo(45L);
  }

  @Test
  void voidReturnsNull() throws Throwable {
    assertThat(call(actions, "nothing", null)).isNull();
  }

  @Test
  void whatTheMethodThrowsArrivesAsItIs() {
    assertThatThrownBy(() -> call(actions, "fails", null))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("disk")
        .hasNoCause();
  }

  @Test
  void theSchemaNamesFieldsAndWhatIsRequired() {
    ActionDescriptor optional = Tables.of(Actions.class).actions().get("optional");
    assertThat(optional.input()).containsEntry("type", "object").doesNotContainKey("required");
    ActionDescriptor add = Tables.of(Actions.class).actions().get("add");
    assertThat(add.input()).contains(entry("required", List.of("a", "b")));
    assertThat(add.input().get("properties"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("a", "b");
    assertThat(add.output()).containsEntry("type", "integer");
  }

  @Test
  void theSchemaOfAWholePayloadIsThatOfItsType() {
    HandlerTable table = Tables.of(Actions.class);
    assertThat(table.actions().get("create-user").input())
        .isEqualTo(Map.of("$ref", "#/components/schemas/shop.User"));
    assertThat(table.schemas()).containsKey("shop.User");
    assertThat(table.actions().get("nothing").input()).isEqualTo(Map.of("type", "object"));
    assertThat(table.actions().get("nothing").output()).isEmpty();
  }

  static final class CatchAll implements ActionHandler {
    @Action
    Result known() {
      return Result.ok(1);
    }

    @Action
    CompletableFuture<List<User>> later() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public Object handle(String action, Payload payload) {
      return action + payload.asMap();
    }
  }

  @Test
  void anActionHandlerTakesWhatNoMethodClaims() throws Throwable {
    HandlerTable.CatchAll catchAll = Tables.of(CatchAll.class).catchAll().orElseThrow();
    assertThat(catchAll.handle(new CatchAll(), "other", Map.of("x", 1))).isEqualTo("other{x=1}");
    assertThat(catchAll.handle(new CatchAll(), "other", null)).isEqualTo("other{}");
    assertThatThrownBy(() -> catchAll.handle(new CatchAll(), "other", 7))
        .isInstanceOf(InvalidPayloadException.class);
    assertThat(Tables.of(Actions.class).catchAll()).isEmpty();
  }

  @Test
  void theOutputLooksThroughResultsAndStages() {
    HandlerTable table = Tables.of(CatchAll.class);
    assertThat(table.actions().get("known").output()).isEmpty();
    assertThat(table.actions().get("later").output()).containsEntry("type", "array");
  }

  @Test
  void oneInvokerServesManyThreads() throws Exception {
    ActionDescriptor.Invoker add = Tables.of(Actions.class).actions().get("add").invoker();
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      int base = thread * 1000;
      calls.add(() -> addsUp(add, base));
    }
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> done : executor.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  private boolean addsUp(ActionDescriptor.Invoker add, int base) {
    for (int i = 0; i < 5000; i++) {
      int expected = base + i;
      try {
        if (!add.invoke(actions, Map.of("a", base, "b", i)).equals(expected)) {
          return false;
        }
      } catch (Throwable failure) {
        throw new IllegalStateException(failure);
      }
    }
    return true;
  }
}
