package dev.xcore.app.config;

import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.time.Duration;

/** The keys of section {@code events}, and what they mean. */
final class EventSection {

  private static final int LONGEST = 1_000_000;
  private static final int LONGEST_HISTORY = 100_000;
  private static final int DEEPEST = 1000;
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final EventSettings USUAL = EventSettings.DEFAULT;

  static final Key<Integer> HISTORY =
      Key.of("history", Types.integer(1, LONGEST_HISTORY)).or(USUAL.history());
  static final Key<Integer> QUEUE_SIZE =
      Key.of("queue_size", Types.integer(1, LONGEST)).or(USUAL.queueSize());
  static final Key<Duration> HANDLER_TIMEOUT =
      Key.of("handler_timeout", Types.duration(MILLISECOND)).or(USUAL.handlerTimeout());
  static final Key<Integer> MAX_DEPTH =
      Key.of("max_depth", Types.integer(1, DEEPEST)).or(USUAL.maxDepth());
  static final Key<Integer> MAX = Key.of("max", Types.integer(1, LONGEST)).or(USUAL.deadLetters());
  static final Key<Duration> KEEP =
      Key.of("keep", Types.duration(MILLISECOND)).or(USUAL.keepDeadLetters());
  static final Key<Settings> DEAD_LETTERS = Key.section("dead_letters", MAX, KEEP);

  static final Key<Settings> EVENTS =
      Key.section(
          "events",
          HISTORY,
          QUEUE_SIZE,
          HANDLER_TIMEOUT,
          MAX_DEPTH,
          DEAD_LETTERS,
          PlannedSections.DURABLE_EVENTS);

  private final Settings settings;

  EventSection(Settings settings) {
    this.settings = settings;
  }

  EventSettings read() {
    Settings deadLetters = settings.get(DEAD_LETTERS);
    return new EventSettings(
        settings.get(HISTORY),
        settings.get(QUEUE_SIZE),
        settings.get(HANDLER_TIMEOUT),
        settings.get(MAX_DEPTH),
        deadLetters.get(MAX),
        deadLetters.get(KEEP));
  }
}
