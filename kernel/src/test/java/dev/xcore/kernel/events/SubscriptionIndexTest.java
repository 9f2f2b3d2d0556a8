package dev.xcore.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.EventOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an event reaches, beside a model that looks at all subscriptions each time. */
final class SubscriptionIndexTest {

  private static final int STEPS = 3_000;
  private static final List<String> WORDS = List.of("user", "order", "x", "created", "a-b", "9");

  private final EventBus bus = EventBus.create(EventSettings.DEFAULT);
  private final SubscriptionSet<EventOptions, EventTarget, Subscriber> set =
      bus.subscriptions("shop");

  private record Model(String pattern, int priority, int order, AutoCloseable end) {

    boolean matches(String name) {
      return matches(pattern.split("\\."), name.split("\\."));
    }

    private static boolean matches(String[] pattern, String[] name) {
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].equals("**")) {
          return name.length > i;
        }
        if (i >= name.length || !(pattern[i].equals("*") || pattern[i].equals(name[i]))) {
          return false;
        }
      }
      return pattern.length == name.length;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyEventReachesThoseWhosePatternMatchesInTheOrderOfPriority(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    set.begin(Optional.empty());
    List<Model> model = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(4)) {
        case 0 -> model.add(subscribe(random, step));
        case 1 -> {
          if (!model.isEmpty()) {
            model.remove(random.nextInt(model.size())).end().close();
          }
        }
        default -> compare(model, name(random));
      }
    }
  }

  private Model subscribe(RandomGenerator random, int order) {
    String pattern = pattern(random);
    int priority = random.nextInt(-3, 4);
    return new Model(
        pattern,
        priority,
        order,
        set.add(pattern, EventOptions.DEFAULT.withPriority(priority), new NoTarget()));
  }

  private void compare(List<Model> model, String name) {
    List<String> expected =
        model.stream()
            .filter(each -> each.matches(name))
            .sorted(
                Comparator.comparingInt((Model each) -> -each.priority())
                    .thenComparingInt(Model::order))
            .map(each -> each.priority() + " " + each.pattern())
            .toList();
    List<String> found =
        Arrays.stream(bus.match(name))
            .map(each -> each.options().priority() + " " + each.pattern())
            .toList();
    assertThat(found).describedAs(name).isEqualTo(expected);
  }

  private static String name(RandomGenerator random) {
    List<String> segments = new ArrayList<>();
    int length = random.nextInt(1, 5);
    while (segments.size() < length) {
      segments.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join(".", segments);
  }

  private static String pattern(RandomGenerator random) {
    String[] segments = name(random).split("\\.");
    for (int i = 0; i < segments.length; i++) {
      if (random.nextInt(4) == 0) {
        segments[i] = "*";
      }
    }
    return String.join(".", segments) + (random.nextInt(4) == 0 ? ".**" : "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a/b", "é", "a.**", "*", "a.*.b"})
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> bus.match(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "**.a", "a.**.b", "a*", "a.b*", "***", "a..*"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> set.add(pattern, EventOptions.DEFAULT, new NoTarget()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void permissionsKeepSingleEventsFromAPattern() {
    set.begin(Optional.empty());
    set.add(
        "user.*",
        EventOptions.DEFAULT,
        new NoTarget() {
          @Override
          public boolean mayTake(String name) {
            return !name.endsWith("secret");
          }
        });
    assertThat(bus.match("user.created")).hasSize(1);
    assertThat(bus.match("user.secret")).isEmpty();
  }

  @Test
  void aChainThatIsTooLongIsRefusedAndShown() {
    EventChain chain = null;
    for (int i = 0; i < 3; i++) {
      chain = EventChain.next(chain, "e" + i, 3);
    }
    EventChain last = chain;
    assertThatThrownBy(() -> EventChain.next(last, "e3", 3))
        .hasMessageContaining("e0 → e1 → e2 → e3");
  }

  @Test
  void dataIsATreeThatNobodyCanChange() {
    record User(String name, List<String> roles) {}
    PostedEvent event =
        bus.event(
            "user.created",
            "shop",
            Optional.empty(),
            null,
            null,
            Binder.create(),
            new User("ada", List.of("admin")));
    assertThat(event.data()).isEqualTo(Map.of("name", "ada", "roles", List.of("admin")));
    assertThatThrownBy(() -> ((Map<?, ?>) event.data()).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** Takes nothing. */
  private static class NoTarget implements EventTarget {

    @Override
    public boolean mayTake(String name) {
      return true;
    }

    @Override
    public void take(
        Subscriber subscriber,
        PostedEvent event,
        int attempt,
        Duration timeout,
        Runnable onDeadline) {}
  }
}
