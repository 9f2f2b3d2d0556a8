package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.Default;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.TypeRef;
import dev.xcore.sdk.ValidationException;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinderTest {

  private final Binder binder = Binder.create();

  record Item(String id, @Min(1) int amount) {}

  record Order(
      String customer,
      List<Item> items,
      @Nullable String note,
      Optional<String> code,
      @Default("3") int priority,
      @Default("a,b") List<String> tags,
      @Default("30s") Duration timeout) {}

  record Account(String user, @Size(min = 12) String password, Map<String, Integer> tokens) {}

  record Range(int from, int to) {
    Range {
      if (from > to) {
        throw new IllegalArgumentException("from must not be after to");
      }
    }
  }

  private record Hidden(int value) {}

  record Node(@Nullable Node next) {}

  private List<String> problems(Class<?> type, @Nullable Object tree) {
    return errors(type, tree).stream()
        .map(error -> error.field() + ": " + error.message())
        .toList();
  }

  private List<FieldError> errors(Class<?> type, @Nullable Object tree) {
    try {
      assertThat(binder.read(type, tree)).describedAs("should have been refused").isNull();
      return List.of();
    } catch (ValidationException e) {
      return e.errors();
    }
  }

  @Test
  void whatIsLeftOutIsNullEmptyOrItsDefault() {
    Order order = binder.read(Order.class, Map.of("customer", "me", "items", List.of()));
    assertThat(order)
        .isEqualTo(
            new Order(
                "me",
                List.of(),
                null,
                Optional.empty(),
                3,
                List.of("a", "b"),
                Duration.ofSeconds(30)));
  }

  @Test
  void everyMissingFieldIsNamedAtOnce() {
    assertThat(problems(Order.class, Map.of()))
        .containsExactly("customer: is required", "items: is required");
    assertThat(problems(Item.class, null)).containsExactly(": must not be null");
    assertThat(problems(Item.class, List.of()))
        .containsExactly(": must be an object, but was a list");
  }

  @Test
  void theMessageSaysTheFirstPlaceAndHowManyMore() {
    assertThatThrownBy(() -> binder.read(Item.class, Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("id: is required (and 1 more)");
  }

  @Test
  void pathsLeadToTheElement() {
    List<Object> items =
        List.of(
            Map.of("id", "a", "amount", 1),
            Map.of("id", "b", "amount", 0),
            Map.of("id", 7, "amount", "1"));
    assertThat(problems(Order.class, Map.of("customer", "me", "items", items)))
        .containsExactly(
            "items[1].amount: must be greater than or equal to 1",
            "items[2].id: must be a text, but was a number",
            "items[2].amount: must be a whole number, but was a text");
  }

  @Test
  void rejectedShowsShortScalarsButNoSecrets() {
    List<FieldError> errors =
        errors(
            Account.class,
            Map.of("user", 42, "password", "hunter2", "tokens", Map.of("first", "abc")));
    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactly("user", "password", "tokens.first");
    assertThat(errors.getFirst().rejected()).contains(42);
    assertThat(errors.get(1).rejected()).isEmpty();
    assertThat(errors.get(2).rejected()).isEmpty();
    FieldError cut = errors(Range.class, Map.of("from", "😀".repeat(99), "to", 1)).getFirst();
    assertThat(cut.rejected()).contains("😀".repeat(32));
  }

  @Test
  void textBecomesNumbersInTextModeOnly() {
    Map<String, Object> tree = Map.of("from", "1", "to", "2");
    Reading text = new Reading(Reading.Mode.TEXT);
    assertThat(binder.binding(Range.class).read(tree, text)).isEqualTo(new Range(1, 2));
    text.finish();
    assertThat(problems(Range.class, tree))
        .containsExactly(
            "from: must be a whole number, but was a text",
            "to: must be a whole number, but was a text");
  }

  @Test
  void whatAConstructorRefusesIsAProblem() {
    assertThat(problems(Range.class, Map.of("from", 2, "to", 1)))
        .containsExactly(": from must not be after to");
  }

  @Test
  void anUnpermittedCountOfProblemsIsCutButNotForgotten() {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      items.add(Map.of());
    }
    assertThatThrownBy(() -> binder.read(Order.class, Map.of("customer", "me", "items", items)))
        .isInstanceOfSatisfying(ValidationException.class, e -> assertThat(e.errors()).hasSize(100))
        .hasMessageEndingWith("(and 599 more)");
    List<String> words = Collections.nCopies(200, "x");
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> binder.read(int[].class, words));
  }

  @Test
  void deepTreesAreRefused() {
    Map<String, @Nullable Object> tree = new HashMap<>();
    Object any = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Map<String, @Nullable Object> outer = new HashMap<>();
      outer.put("next", tree);
      tree = outer;
      any = List.of(any);
    }
    assertThat(problems(Node.class, tree))
        .singleElement()
        .asString()
        .contains("nested deeper than 512");
    Object deep = any;
    assertThatThrownBy(() -> binder.read(Object.class, deep))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> binder.toTree(deep)).hasMessageContaining("nested deeper than 512");
  }

  @Test
  void aValueThatContainsItselfIsRefused() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThatThrownBy(() -> binder.toTree(self))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does it contain itself?");
  }

  @Test
  void genericsAndPrivateRecordsAreBound() {
    Object page =
        binder.read(
            new TypeRef<OracleTypes.Page<Hidden>>() {}.type(),
            Map.of("items", List.of(Map.of("value", 7)), "total", 1));
    assertThat(page).isEqualTo(new OracleTypes.Page<>(List.of(new Hidden(7)), 1));
    assertThat(binder.toTree(page))
        .isEqualTo(Map.of("items", List.of(Map.of("value", 7L)), "total", 1L));
  }

  record WithStream(InputStream stream) {}

  record BadDefault(@Default("x") int number) {}

  record BadConstraint(@Size(min = 1) int number) {}

  record BadKey(Map<Item, String> byItem) {}

  @Test
  void unbindableTypesSayWhere() {
    assertThatThrownBy(() -> binder.binding(WithStream.class))
        .isInstanceOf(HandlerDefinitionException.class)
        .hasMessageContaining("WithStream: stream: ")
        .hasMessageContaining("java.io.InputStream has no form as data");
    assertThatThrownBy(() -> binder.binding(BadDefault.class))
        .hasMessage(
            "BadDefault: number: its @Default(\"x\") does not fit int: must be a whole number");
    assertThatThrownBy(() -> binder.binding(BadConstraint.class))
        .hasMessageContaining("number: @Size does not fit int");
    assertThatThrownBy(() -> binder.binding(BadKey.class))
        .hasMessageContaining("the keys of a map must be texts");
    assertThatThrownBy(() -> binder.binding(Runnable.class))
        .hasMessageContaining("has no form as data");
  }

  @Test
  void manyThreadsGetTheSameBinding() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 50; round++) {
        Binder fresh = Binder.create();
        List<Callable<TypeBinding>> asks =
            Collections.nCopies(16, () -> fresh.binding(OracleTypes.Tree.class));
        Set<TypeBinding> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Future<TypeBinding> found : threads.invokeAll(asks)) {
          seen.add(found.get());
        }
        assertThat(seen).hasSize(1);
      }
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = EvenValidator.class)
  @interface Even {
    String message() default "must be even";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  static final class EvenValidator implements ConstraintValidator<Even, Integer> {
    @Override
    public boolean isValid(Integer value, ConstraintValidatorContext context) {
      return value % 2 == 0;
    }
  }

  record Pair(@Even int number) {}

  @Test
  void customConstraintsAreLeftToTheirChecker() {
    assertThatThrownBy(() -> binder.binding(Pair.class))
        .hasMessageContaining("@Even")
        .hasMessageContaining("full validator");
    Binder full =
        Binder.create(value ->
            value instanceof Pair pair && pair.number() % 2 != 0
                ? List.of(new CustomConstraints.Violation("number", "must be even"))
                : List.of());
    assertThat(full.read(Pair.class, Map.of("number", 2))).isEqualTo(new Pair(2));
    assertThatThrownBy(() -> full.read(Pair.class, Map.of("number", 3)))
        .hasMessage("number: must be even");
  }
}
