package dev.xcore.app.config;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobTiming;
import dev.xcore.handlers.JsonText;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.Misfire;
import dev.xcore.services.scheduler.SchedulerSettings.ConfiguredJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of section {@code services.scheduler}, and what they mean. */
final class SchedulerSection {

  private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  static final Key<Boolean> ENABLED = Key.of("enabled", Types.bool()).or(true);
  static final Key<String> TIMEZONE = Key.of("timezone", Types.text());
  static final Key<String> DATABASE = Key.of("database", Types.text());
  static final Key<Integer> CONCURRENCY = Key.of("concurrency", Types.integer(1, 10_000)).or(32);
  static final Key<Duration> HEARTBEAT =
      Key.of("heartbeat", Types.duration(Duration.ofMillis(100))).or(Duration.ofSeconds(5));
  static final Key<Boolean> REQUIRED = Key.of("required", Types.bool()).or(false);

  static final Key<String> NAME = Key.of("name", Types.text()).required();
  static final Key<String> JOB_PLUGIN = Key.of("plugin", Types.text()).required();
  static final Key<String> ACTION = Key.of("action", Types.text()).required();
  static final Key<String> CRON = Key.of("cron", Types.text());
  static final Key<String> EVERY = Key.of("every", Types.anyScalar());
  static final Key<String> AT = Key.of("at", Types.anyScalar());
  static final Key<String> ZONE = Key.of("zone", Types.text());
  static final Key<Map<String, Object>> PAYLOAD = Key.of("payload", Types.tree());
  static final Key<Misfire> MISFIRE =
      Key.of("misfire", Types.choice(Misfire.class)).or(Misfire.FIRE_ONCE);
  static final Key<Duration> TIMEOUT = Key.of("timeout", Types.duration(Duration.ofMillis(1)));
  static final Key<Boolean> RECOVER = Key.of("recover", Types.bool()).or(true);
  static final Key<List<Settings>> JOBS =
      Key.of(
              "jobs",
              Types.list(
                  Section.of(
                      NAME,
                      JOB_PLUGIN,
                      ACTION,
                      CRON,
                      EVERY,
                      AT,
                      ZONE,
                      PAYLOAD,
                      MISFIRE,
                      TIMEOUT,
                      RECOVER)))
          .or(List.of());

  static final Key<Settings> SCHEDULER =
      Key.section("scheduler", ENABLED, TIMEZONE, DATABASE, CONCURRENCY, HEARTBEAT, REQUIRED, JOBS);

  private final Settings settings;
  private final Check check;

  SchedulerSection(Settings settings, Check check) {
    this.settings = settings;
    this.check = check;
  }

  /**
   * Reads the section.
   *
   * @param databases that are configured
   */
  ServicesSettings.Scheduling read(Collection<String> databases) {
    Optional<String> database = settings.find(DATABASE).filter(name -> !name.isBlank());
    database
        .filter(name -> !databases.contains(name))
        .ifPresent(name ->
            check.problem(
                settings.place(DATABASE),
                key(DATABASE.name()),
                "there is no database '%s'; services.databases has: %s"
                    .formatted(name, databases.isEmpty() ? "none" : String.join(", ", databases))));
    return new ServicesSettings.Scheduling(
        settings.get(ENABLED),
        zone(settings, TIMEZONE, key(TIMEZONE.name())),
        database,
        settings.get(CONCURRENCY),
        settings.get(HEARTBEAT),
        settings.get(REQUIRED),
        jobs());
  }

  private static String key(String name) {
    return "services.%s.%s".formatted(SCHEDULER, name);
  }

  private Optional<ZoneId> zone(Settings from, Key<String> key, String path) {
    return from.find(key)
        .filter(name -> !name.isBlank())
        .flatMap(name -> attempt(from.place(key), path, () -> JobTiming.readZone(name)));
  }

  private interface Attempt<T> {
    T make();
  }

  private <T> Optional<T> attempt(Place place, String key, Attempt<T> attempt) {
    try {
      return Optional.of(attempt.make());
    } catch (IllegalArgumentException wrong) {
      check.problem(place, key, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private List<ConfiguredJob> jobs() {
    List<ConfiguredJob> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Settings> written = settings.get(JOBS);
    for (int i = 0; i < written.size(); i++) {
      Settings job = written.get(i);
      String path = key("jobs[" + i + "]");
      String plugin = job.get(JOB_PLUGIN);
      if (!PLUGIN.matcher(plugin).matches()) {
        check.problem(
            job.place(JOB_PLUGIN), path + ".plugin", "'" + plugin + "' is no name of a plugin");
      } else if (!names.add(plugin + "." + job.get(NAME))) {
        check.problem(
            job.place(NAME),
            path + ".name",
            "plugin '%s' has another job '%s' in this list".formatted(plugin, job.get(NAME)));
      }
      order(job, path).ifPresent(order -> jobs.add(new ConfiguredJob(plugin, order)));
    }
    return jobs;
  }

  private Optional<JobOrder> order(Settings job, String path) {
    Optional<JobTiming> timing = timing(job, path);
    Optional<String> payload = attempt(job.place(PAYLOAD), path + ".payload", () -> payload(job));
    return timing.isEmpty() || payload.isEmpty()
        ? Optional.empty()
        : attempt(
            job.place(NAME),
            path,
            () ->
                new JobOrder(
                    job.get(NAME),
                    timing.get(),
                    Optional.empty(),
                    new Target(Target.Kind.ACTION, job.get(ACTION)),
                    payload.filter(text -> !text.isEmpty()),
                    job.get(MISFIRE),
                    job.find(TIMEOUT),
                    job.get(RECOVER)));
  }

  private static String payload(Settings job) {
    return job.find(PAYLOAD)
        .map(tree -> new String(JsonText.write(tree, Binder.create()), StandardCharsets.UTF_8))
        .orElse("");
  }

  private Optional<JobTiming> timing(Settings job, String path) {
    List<Key<String>> given = Stream.of(CRON, EVERY, AT).filter(job::isSet).toList();
    if (given.size() != 1) {
      check.problem(
          job.place(NAME),
          path,
          given.isEmpty()
              ? "says not when it is due; add one of cron, every, at"
              : "says in %d ways when it is due; leave one of cron, every, at"
                  .formatted(given.size()));
      return Optional.empty();
    }
    Key<String> key = given.getFirst();
    Optional<ZoneId> zone = zone(job, ZONE, path + ".zone");
    if (zone.isPresent() && !key.equals(CRON)) {
      check.warning(
          job.place(ZONE), path + ".zone", "is not used: only cron expressions have a zone");
    }
    Function<String, JobTiming> reader =
        switch (key.name().toLowerCase(Locale.ROOT)) {
          case "cron" -> text -> JobTiming.cron(text, zone.map(ZoneId::getId));
          case "every" -> JobTiming::every;
          default -> JobTiming::at;
        };
    String text = job.find(key).orElse("");
    return attempt(job.place(key), path + "." + key.name(), () -> reader.apply(text));
  }
}
