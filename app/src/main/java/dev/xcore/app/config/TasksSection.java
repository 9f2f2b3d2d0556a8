package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys of section {@code services.tasks}, and what they mean. */
final class TasksSection {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_.-]{0,62}");
  private static final int MOST_AT_ONCE = 10_000;
  private static final int MOST_RETRIES = 100;
  private static final String DIRECTORY_USUALLY = "tasks";

  static final Key<Boolean> ENABLED = Key.of("enabled", Types.bool()).or(true);
  static final Key<String> DATABASE = Key.of("database", Types.text());
  static final Key<Integer> CONCURRENCY =
      Key.of("concurrency", Types.integer(1, MOST_AT_ONCE)).or(16);
  private static final Key<Integer> OF_QUEUE =
      Key.of("concurrency", Types.integer(1, MOST_AT_ONCE));
  static final Key<Map<String, Settings>> QUEUES =
      Key.of("queues", Types.map(NAME, Section.of(OF_QUEUE))).or(Map.of());
  static final Key<String> DIRECTORY = Key.of("directory", Types.text());
  static final Key<Boolean> AUTO_RESTART = Key.of("auto_restart", Types.bool()).or(true);
  static final Key<Integer> MAX_RETRIES =
      Key.of("max_retries", Types.integer(0, MOST_RETRIES)).or(3);
  static final Key<Boolean> WATCH = Key.of("watch", Types.bool());
  static final Key<Duration> LEASE =
      Key.of("lease", Types.duration(Duration.ofSeconds(1))).or(Duration.ofSeconds(30));
  static final Key<Duration> POLL =
      Key.of("poll", Types.duration(Duration.ofMillis(50))).or(Duration.ofSeconds(1));
  static final Key<Duration> RESULT_TTL =
      Key.of("result_ttl", Types.duration(Duration.ofMinutes(1))).or(Duration.ofDays(1));
  static final Key<Duration> DEAD_TTL =
      Key.of("dead_ttl", Types.duration(Duration.ofMinutes(1))).or(Duration.ofDays(30));
  static final Key<Boolean> REQUIRED = Key.of("required", Types.bool()).or(false);

  static final Key<Settings> TASKS =
      Key.section(
          "tasks",
          ENABLED,
          DATABASE,
          CONCURRENCY,
          QUEUES,
          DIRECTORY,
          AUTO_RESTART,
          MAX_RETRIES,
          WATCH,
          LEASE,
          POLL,
          RESULT_TTL,
          DEAD_TTL,
          REQUIRED);

  private final Settings settings;
  private final Path root;
  private final Check check;

  TasksSection(Settings settings, Path root, Check check) {
    this.settings = settings;
    this.root = root;
    this.check = check;
  }

  TasksSettings read(Set<String> databases) {
    Map<String, Integer> queues = new LinkedHashMap<>();
    settings
        .get(QUEUES)
        .forEach((name, queue) -> queue.find(OF_QUEUE).ifPresent(most -> queues.put(name, most)));
    return new TasksSettings(
        settings.get(ENABLED),
        database(databases),
        settings.get(CONCURRENCY),
        queues,
        directory(),
        settings.get(AUTO_RESTART),
        settings.get(MAX_RETRIES),
        settings.find(WATCH),
        settings.get(LEASE),
        settings.get(POLL),
        settings.get(RESULT_TTL),
        settings.get(DEAD_TTL),
        settings.get(REQUIRED));
  }

  private Optional<String> database(Set<String> databases) {
    Optional<String> name = settings.find(DATABASE).filter(text -> !text.isBlank());
    if (name.isPresent() && !databases.contains(name.get())) {
      check.problem(
          settings.place(DATABASE),
          "services.%s.%s".formatted(TASKS, DATABASE),
          "there is no database '%s'; services.databases has %s"
              .formatted(name.get(), databases.isEmpty() ? "none" : String.join(", ", databases)));
      return Optional.empty();
    }
    return name;
  }

  private Path directory() {
    Path usual = root.resolve(DIRECTORY_USUALLY);
    try {
      return settings.find(DIRECTORY).map(root::resolve).orElse(usual).normalize();
    } catch (InvalidPathException wrong) {
      check.problem(
          settings.place(DIRECTORY),
          "services.%s.%s".formatted(TASKS, DIRECTORY),
          "is no path: " + wrong.getReason());
      return usual;
    }
  }
}
