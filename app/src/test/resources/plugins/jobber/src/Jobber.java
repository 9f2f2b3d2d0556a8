import dev.xcore.sdk.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public final class Jobber implements Plugin {

  public record Note(String text, int number) {}

  private final Scheduler scheduler;
  private final PluginContext context;
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private final AtomicInteger beats = new AtomicInteger();
  private final AtomicInteger beating = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  public Jobber(Scheduler scheduler, PluginContext context) {
    this.scheduler = scheduler;
    this.context = context;
  }

  @Override
  public void onLoad() {
    scheduler.handler(
        "note",
        run -> {
          Note note = run.payload(Note.class);
          ran.add(run.job() + " " + note.text() + " " + note.number() + " " + run.attempt());
        });
    scheduler.handler(
        "fail",
        run -> {
          throw new IllegalStateException("no luck");
        });
    scheduler.handler("sleep", run -> Thread.sleep(60_000));
  }

  @Every("200ms")
  void beat(JobRun run, CallContext call) throws InterruptedException {
    most.accumulateAndGet(beating.incrementAndGet(), Math::max);
    Thread.sleep(20);
    beating.decrementAndGet();
    if (run.attempt() == 1
        && call.principal().get().name().equals("system:jobber")
        && run.dueTime().isBefore(Instant.now().plusSeconds(1))) {
      beats.incrementAndGet();
    }
  }

  @Cron(value = "0 3 * * *", zone = "Europe/Berlin", misfire = Misfire.SKIP)
  void nightly() {
    ran.add("nightly");
  }

  @Action
  public List<Integer> beats() {
    return List.of(beats.get(), most.get());
  }

  @Action
  public List<String> ran() {
    return ran.stream().sorted().toList();
  }

  @Action
  public void report(String text) {
    ran.add("report " + text + " " + CallContext.current().principal().get().name());
  }

  @Action
  public List<Object> same() {
    return List.of(
        context.scheduler() == scheduler,
        context.service("scheduler") == scheduler,
        context.service(Scheduler.class) == scheduler,
        context.services().list().stream()
            .anyMatch(offer -> offer.name().equals("scheduler") && offer.granted()));
  }

  @Action
  public List<Object> once() {
    Job job =
        scheduler.schedule(
            JobPlan.after("once", Duration.ZERO).handler("note").payload(new Note("hello", 7)));
    scheduler.schedule(
        JobPlan.at("called", Instant.EPOCH).action("report").payload(Map.of("text", "now")));
    return List.of(job.id(), job.origin(), job.target(), job.runs());
  }

  @Action
  public List<Object> life() {
    Job made =
        scheduler.schedule(
            JobPlan.cron("yearly", "0 0 1 1 *").zone(ZoneId.of("UTC")).action("report"));
    List<Instant> next = scheduler.nextRuns("yearly", 3);
    Job again =
        scheduler.schedule(
            JobPlan.cron("yearly", "0 0 1 1 *").zone(ZoneId.of("UTC")).action("report"));
    boolean isSame = again.nextRun().equals(made.nextRun());
    Job.State paused = scheduler.pause("yearly").state();
    Job.State resumed = scheduler.resume("yearly").state();
    List<String> names = scheduler.list().stream().map(Job::name).toList();
    boolean isCancelled = scheduler.cancel("yearly");
    return List.of(
        made.schedule(),
        made.zone().get(),
        next.size(),
        next.get(0).toString().endsWith("-01-01T00:00:00Z"),
        Duration.between(next.get(0), next.get(1)).toDays() >= 365,
        isSame,
        paused.text(),
        resumed.text(),
        names.contains("yearly") && names.contains("beat") && names.contains("nightly"),
        isCancelled,
        scheduler.cancel("yearly"),
        scheduler.find("yearly").isPresent(),
        scheduler.find("nightly").get().zone().get(),
        scheduler.find("nightly").get().misfire().name());
  }

  @Action
  public String refused(String what) {
    try {
      refuse(what);
      return "done";
    } catch (IllegalArgumentException | XcoreException refused) {
      return refused.getMessage();
    }
  }

  private void refuse(String what) {
    switch (what) {
      case "cron" -> scheduler.schedule(JobPlan.cron("x", "0 25 * * *").action("report"));
      case "target" -> scheduler.schedule(JobPlan.cron("x", "0 5 * * *"));
      case "name" -> scheduler.schedule(JobPlan.cron("a b", "0 5 * * *").action("report"));
      case "short" -> scheduler.schedule(JobPlan.every("x", Duration.ofMillis(1)).action("report"));
      case "declared" -> scheduler.schedule(JobPlan.cron("beat", "0 5 * * *").action("report"));
      case "cancel" -> scheduler.cancel("beat");
      case "missing" -> scheduler.pause("nobody");
      case "large" ->
          scheduler.schedule(
              JobPlan.cron("x", "0 5 * * *").action("report").payload("x".repeat(70_000)));
      default -> throw new IllegalArgumentException(what);
    }
  }

  @Action
  public void fails() {
    scheduler.schedule(JobPlan.after("unlucky", Duration.ZERO).handler("fail"));
    scheduler.schedule(JobPlan.after("unknown", Duration.ZERO).handler("nobody"));
    scheduler.schedule(JobPlan.after("wrong", Duration.ZERO).action("nothing"));
    scheduler.schedule(
        JobPlan.after("late", Duration.ZERO).handler("sleep").timeout(Duration.ofMillis(300)));
  }

  @Action
  public String outcome(String name) {
    List<JobResult> history = scheduler.history(name);
    return history.isEmpty()
        ? ""
        : history.get(0).outcome().text() + " " + history.get(0).message();
  }
}
