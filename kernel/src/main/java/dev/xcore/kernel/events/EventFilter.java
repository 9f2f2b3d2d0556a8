package dev.xcore.kernel.events;

import dev.xcore.handlers.EventName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which events somebody wants to see. Immutable.
 *
 * @param names segments of a pattern of names
 * @param source who sent them; empty for anybody
 * @param since when they were sent at the earliest; empty for any time
 */
public record EventFilter(List<String> names, Optional<String> source, Optional<Instant> since)
    implements Predicate<PostedEvent> {

  /** Lets every event pass. */
  public static final EventFilter ALL =
      new EventFilter(List.of(EventName.REST), Optional.empty(), Optional.empty());

  /** Copies the segments. */
  public EventFilter {
    names = List.copyOf(names);
  }

  @Override
  public boolean test(PostedEvent event) {
    return source.map(event.source()::equals).orElse(true)
        && EventName.matches(names, event.name())
        && since.map(earliest -> !event.stamp().time().isBefore(earliest)).orElse(true);
  }
}
