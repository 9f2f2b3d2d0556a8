import dev.xcore.sdk.*;
import dev.xcore.sdk.http.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public final class Cacher implements Plugin {

  public record User(long id, String name, Optional<String> email) {}

  public record Query(String text, Optional<Integer> page) {}

  private final Cache cache;
  private final PluginContext context;
  private final AtomicInteger made = new AtomicInteger();

  public Cacher(Cache cache, PluginContext context) {
    this.cache = cache;
    this.context = context;
  }

  private static User user(long id) {
    return new User(id, "Ada", id % 2 == 0 ? Optional.empty() : Optional.of("a@x.org"));
  }

  @Action
  public List<Object> basics() {
    cache.clear();
    cache.set("user:1", user(1), Duration.ofMinutes(1));
    cache.setAll(Map.of("user:2", user(2), "other", "text"));
    return List.of(
        cache.get("user:1", User.class).get().email().get().equals("a@x.org"),
        cache.getAll(List.of("user:1", "user:2", "user:3"), User.class).keySet(),
        cache.keys("user:*"),
        cache.exists("other"),
        cache.delete("other"),
        cache.exists("other"),
        cache.ttl("user:1").get().compareTo(Duration.ofSeconds(50)) > 0,
        cache.ttl("nothing").isPresent(),
        cache.deleteAll(List.of("user:1", "user:2", "user:3")),
        cache.stats().backend());
  }

  @Action
  public List<Object> same() {
    return List.of(
        context.cache() == cache,
        context.service("cache") == cache,
        context.service(Cache.class) == cache,
        context.services().find(Cache.class).get() == cache,
        context.services().list().stream().anyMatch(o -> o.name().equals("cache") && o.granted()));
  }

  @Action
  public long large() {
    String megabyte = "x".repeat(900_000);
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      values.put("large" + i, megabyte);
    }
    cache.setAll(values);
    cache.set("large4", megabyte);
    cache.set("large5", megabyte);
    long found =
        cache
            .getAll(
                List.of("large0", "large1", "large2", "large3", "large4", "large5"), String.class)
            .values()
            .stream()
            .mapToLong(String::length)
            .sum();
    cache.clear();
    return found;
  }

  @Action
  public void refused(String what) {
    switch (what) {
      case "key" -> cache.set("a\nb", 1);
      case "long" -> cache.get("x".repeat(513), String.class);
      case "ttl" -> cache.set("a", 1, Duration.ofSeconds(-1));
      case "size" -> cache.set("a", "x".repeat(2_000_000));
      case "null" -> cache.getOrCompute("a", String.class, () -> null);
      case "fails" ->
          cache.getOrCompute(
              "a",
              String.class,
              () -> {
                throw new ConflictException("sold out");
              });
      default -> throw new NotFoundException(what);
    }
  }

  @Action
  public List<Object> once() throws Exception {
    cache.delete("once");
    AtomicInteger times = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          context
              .executor()
              .submit(() ->
                  cache.getOrCompute(
                      "once",
                      Integer.class,
                      Duration.ofMinutes(1),
                      () -> {
                        Thread.sleep(50);
                        return times.incrementAndGet();
                      })));
    }
    Set<Integer> answers = new TreeSet<>();
    for (Future<Integer> each : all) {
      answers.add(each.get(20, TimeUnit.SECONDS));
    }
    return List.of(answers, times.get());
  }

  @Action
  public List<Object> absent() {
    cache.clear();
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      cache.findOrCompute(
          "nobody",
          User.class,
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          () -> {
            asked.incrementAndGet();
            return Optional.empty();
          });
    }
    return List.of(asked.get(), cache.get("nobody", User.class).isPresent());
  }

  @Action
  @Cached(ttl = "1m", key = "number:{id}")
  public Map<String, Object> number(long id) {
    return Map.of("id", id, "made", made.incrementAndGet());
  }

  @Action
  @Cached(key = "by:{text}:{query.page}")
  public int byQuery(Query query) {
    return made.incrementAndGet();
  }

  @Action
  @Cached
  public int byAll(String text, @Default("3") int number) {
    return made.incrementAndGet();
  }

  @Action
  @Cached(key = "maybe:{id}")
  public Optional<Integer> maybe(int id) {
    int times = made.incrementAndGet();
    return id == 0 ? Optional.empty() : Optional.of(times);
  }

  @Action
  @Cached(key = "result:{id}")
  public Result result(int id) {
    int times = made.incrementAndGet();
    return id == 0 ? Result.error("nothing_there", "there is nothing") : Result.ok(times);
  }

  @Action
  @Invalidate(key = {"number:{id}", "by:{id}"})
  public void forget(long id) {
    if (id == 13) {
      throw new ConflictException("not that one");
    }
  }

  @Action
  public int made() {
    return made.get();
  }

  @Get("/users/{id}")
  @Cached(ttl = "5m", key = "user:{id}")
  public Map<String, Object> user(long id, @QueryParam(defaultValue = "false") boolean verbose) {
    return Map.of("user", user(id), "made", made.incrementAndGet());
  }

  @Put("/users/{id}")
  @Invalidate(key = "user:{id}")
  public User change(long id) {
    return user(id);
  }

  @Get("/who")
  @Cached(key = "who:{principal}")
  public Map<String, Object> who() {
    return Map.of("made", made.incrementAndGet());
  }
}
