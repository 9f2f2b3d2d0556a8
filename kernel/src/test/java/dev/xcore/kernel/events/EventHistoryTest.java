package dev.xcore.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bus remembers, and announces. */
final class EventHistoryTest {

  private final Binder binder = Binder.create();
  private final EventBus bus =
      EventBus.create(
          new EventSettings(3, 1000, Duration.ofSeconds(5), 16, 10, Duration.ofDays(7)));

  @AfterEach
  void close() {
    bus.close();
  }

  private PostedEvent publish(String name, @Nullable Object data) {
    PostedEvent event = bus.event(name, "shop", Optional.empty(), null, null, binder, data);
    bus.publish(event);
    return event;
  }

  @Test
  void aStormOfPluginsEventsDoesNotPushOutWhatThePlatformAnnounced() {
    bus.announce("plugin.shop.failed", Map.of());
    for (int i = 0; i < 10; i++) {
      publish("stock.low", i);
    }

    assertThat(Announced.names(bus))
        .containsExactly("plugin.shop.failed", "stock.low", "stock.low", "stock.low");
    assertThat(bus.history().list().getLast().data()).isEqualTo(9);
  }

  @Test
  void eventsAreFoundByNameSourceAndTime() {
    bus.announce("plugin.shop.loaded", Map.of());
    PostedEvent event = publish("stock.low", null);
    var time = event.stamp().time();

    assertThat(found("stock.*", null)).containsExactly("stock.low");
    assertThat(found("stock", null)).isEmpty();
    assertThat(found("**", "xcore")).containsExactly("plugin.shop.loaded");
    assertThat(found("*.*", "shop")).containsExactly("stock.low");
    assertThat(
            bus.history()
                .list(
                    new EventFilter(
                        EventFilter.ALL.names(),
                        Optional.of("shop"),
                        Optional.of(time.plusSeconds(1)))))
        .isEmpty();
  }

  private List<String> found(String pattern, @Nullable String source) {
    EventFilter filter =
        new EventFilter(EventName.segments(pattern), Optional.ofNullable(source), Optional.empty());
    return bus.history().list(filter).stream().map(PostedEvent::name).toList();
  }

  @Test
  void whatCameAfterAnEventIsKnownByItsId() {
    PostedEvent first = publish("a.one", null);
    publish("a.two", null);
    publish("a.three", null);

    assertThat(bus.history().after(first.stamp().id()))
        .extracting(PostedEvent::name)
        .containsExactly("a.two", "a.three");
    assertThat(bus.history().after("of-another-process")).hasSize(3);
  }

  @Test
  void whatIsAnnouncedIsACopyThatNobodyCanChange() {
    Map<String, Object> data = new HashMap<>(Map.of("keys", new ArrayList<>(List.of("a"))));
    bus.announce("config.changed", data);
    data.clear();

    Map<?, ?> kept = Announced.data(bus.history().list().getFirst());
    assertThat(kept).isEqualTo(Map.of("keys", List.of("a")));
    assertThatThrownBy(() -> ((List<?>) kept.get("keys")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatCannotBeWrittenIsRememberedWithoutData() {
    PostedEvent event =
        bus.event("a.b", "shop", Optional.empty(), null, null, binder, Map.of("x", new Object()));
    bus.emitted(event);

    assertThat(bus.history().list()).singleElement().returns(null, PostedEvent::data);
    assertThat(bus.counts()).isEqualTo(new EventCounts(1, 0, 0));
  }

  @Test
  void listenersHearEventsUntilTheyEnd() {
    List<String> heard = new ArrayList<>();
    EventHistory.Listening listening = bus.history().listen(event -> heard.add(event.name()));
    publish("a.one", null);
    listening.close();
    publish("a.two", null);

    assertThat(heard).containsExactly("a.one");
    assertThat(bus.counts()).isEqualTo(new EventCounts(0, 2, 0));
  }
}
