import dev.xcore.sdk.*;
import jakarta.validation.constraints.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public final class Toiler implements Plugin {

  public record Mail(@NotBlank String to, int copies) {}

  public record Receipt(String to, int copies, String id, int attempt, String queue) {}

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Tasks tasks;
  private final PluginContext context;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore gate = new Semaphore(0);

  public Toiler(Tasks tasks, PluginContext context) {
    this.tasks = tasks;
    this.context = context;
  }

  @Task(name = "mail", queue = "mail", maxRetries = 3, backoff = "10ms")
  Receipt sendMail(Mail mail, TaskRun run) {
    return new Receipt(mail.to(), mail.copies(), run.id(), run.attempt(), run.queue());
  }

  @Task(maxRetries = 3, backoff = "10ms")
  int flaky(int times, TaskRun run) {
    if (failures.incrementAndGet() <= times) {
      throw new IllegalStateException("not yet");
    }
    return run.attempt();
  }

  @Task(maxRetries = 0)
  void broken() {
    throw new IllegalStateException("always");
  }

  @Task(maxRetries = 0, timeout = "300ms")
  void slow() throws Exception {
    Thread.sleep(60_000);
  }

  @Task(maxRetries = 0)
  Object strange() {
    return new Object() {
      @SuppressWarnings("unused")
      public Object getItself() {
        return new Thread();
      }
    };
  }

  @Task(timeout = "1m")
  String patient(TaskRun run) throws Exception {
    begun.incrementAndGet();
    run.progress(0.25, "a quarter");
    while (!run.isCancelled()) {
      if (gate.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        return "let go";
      }
    }
    return "stopped";
  }

  @Task
  Map<String, Object> who(CallContext call) {
    return Map.of(
        "caller", call.caller(),
        "principal", call.principal().map(Principal::name).orElse(""),
        "roles", call.principal().map(Principal::roles).orElse(Set.of()));
  }

  @Task
  int sum(int a, int b) {
    return a + b;
  }

  @Action
  public List<Object> basics() {
    TaskHandle handle = tasks.enqueue("mail", new Mail("ada", 2));
    Receipt receipt = handle.result(Receipt.class, LONG);
    TaskStatus status = handle.status();
    return List.of(
        receipt.to(),
        receipt.copies(),
        receipt.id().equals(handle.id()),
        receipt.attempt(),
        receipt.queue(),
        status.state(),
        status.attempts(),
        tasks.find(handle.id()).isPresent(),
        tasks.list(TaskFilter.ALL.named("mail").in(TaskState.DONE)).size() > 0,
        tasks.enqueue("sum", Map.of("a", 2, "b", 3)).result(Integer.class, LONG));
  }

  @Action
  public Object identity() {
    return tasks.enqueue("who", null).result(Map.class, LONG);
  }

  @Action
  public List<Object> same() {
    return List.of(
        context.tasks() == tasks,
        context.service("tasks") == tasks,
        context.service(Tasks.class) == tasks,
        context.services().find(Tasks.class).get() == tasks,
        context.services().list().stream().anyMatch(o -> o.name().equals("tasks") && o.granted()));
  }

  @Action
  public List<Object> failing() {
    failures.set(0);
    TaskHandle flaky = tasks.enqueue("flaky", Map.of("times", 2));
    TaskStatus broken = tasks.enqueue("broken", null).await(LONG);
    TaskStatus slow = tasks.enqueue("slow", null).await(LONG);
    TaskStatus strange = tasks.enqueue("strange", null).await(LONG);
    TaskStatus poison = tasks.enqueue("mail", Map.of("to", " ", "copies", 1)).await(LONG);
    return List.of(
        flaky.result(Integer.class, LONG),
        broken.state(),
        broken.errorCode(),
        slow.state(),
        slow.errorCode(),
        strange.state(),
        poison.state(),
        poison.errorCode(),
        poison.attempts());
  }

  @Action
  public Object refused(String what) {
    return switch (what) {
      case "unknown" -> tasks.enqueue("mial", null).id();
      case "list" -> tasks.enqueue("mail", List.of(1)).id();
      case "queue" -> tasks.enqueue("mail", null, TaskOptions.NONE.queue("A B")).id();
      case "large" -> tasks.enqueue("mail", Map.of("to", "x".repeat(1_100_000))).id();
      case "nobody" -> tasks.handle("0").status();
      default -> throw new IllegalArgumentException(what);
    };
  }

  @Action
  public List<Object> cancelling() {
    TaskHandle waiting =
        tasks.enqueue("patient", null, TaskOptions.NONE.delay(Duration.ofHours(1)));
    boolean first = waiting.cancel();
    int before = begun.get();
    TaskHandle running = tasks.enqueue("patient", null);
    while (begun.get() == before || running.status().progress() == 0) {
      Thread.onSpinWait();
    }
    TaskStatus status = running.status();
    boolean second = running.cancel();
    TaskState end = running.await(LONG).state();
    return List.of(
        first, waiting.status().state(), status.progress(), status.note(), second, end.isEnded());
  }

  @Action
  public List<String> keys() {
    TaskOptions options = TaskOptions.NONE.delay(Duration.ofHours(1)).uniqueKey("one");
    String first = tasks.enqueue("sum", Map.of("a", 1, "b", 1), options).id();
    String second = tasks.enqueue("sum", Map.of("a", 1, "b", 1), options).id();
    tasks.cancel(first);
    String third = tasks.enqueue("sum", Map.of("a", 1, "b", 1), options).id();
    tasks.cancel(third);
    return List.of(String.valueOf(first.equals(second)), String.valueOf(first.equals(third)));
  }

  @Action
  public int many(int count) {
    List<Map<String, Integer>> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      payloads.add(Map.of("a", i, "b", 1));
    }
    int total = 0;
    for (TaskHandle handle : tasks.enqueueAll("sum", payloads, TaskOptions.NONE)) {
      total += handle.result(Integer.class, LONG);
    }
    return total;
  }

  @Action
  public String enqueue(String name, Optional<Map<String, Object>> payload) {
    return tasks.enqueue(name, payload.orElse(null)).id();
  }

  @Action
  public void open() {
    gate.release();
  }

  @Action
  public int begun() {
    return begun.get();
  }
}
