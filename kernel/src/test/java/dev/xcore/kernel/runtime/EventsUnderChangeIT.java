package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.EmitResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events while those who take them come, go and are replaced: none is lost, none comes twice. */
@Timeout(300)
final class EventsUnderChangeIT {

  private static final int SENDERS = 3;
  private static final int RELOADS = 12;

  /** Between two events of a sender, so that queues stay within their bounds; in nanoseconds. */
  private static final long PAUSE = 50_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** By which versions of a plugin, which share nothing else, tell this test what they took. */
  private static final String SEEN = "xcore.test.seen";

  @TempDir private Path root;

  private final Queue<Object> seen = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private PluginSupervisor supervisor;

  @BeforeEach
  void boot() throws Exception {
    System.getProperties().put(SEEN, seen);
    Workshop workshop = new Workshop(root);
    workshop.binary(
        "keeper",
        Workshop.manifest("keeper"),
        """
          @SuppressWarnings("unchecked")
          @OnEvent(value = "tick.*", queueSize = 1000000)
          void take(Event event) {
            ((Queue<Object>) System.getProperties().get("%s")).add(event.data(String.class));
          }
          @OnEvent("ask.*") String answer(Event event) { return event.data(String.class); }
        """
            .formatted(SEEN));
    workshop.binary(
        "fickle",
        Workshop.manifest("fickle"),
        """
          private final Events events;
          public Main(Events events) { this.events = events; }
          @Action public int comeAndGo() {
            int heard = 0;
            try (Subscription all = events.on("**", event -> {});
                Subscription one = events.on("own.*", event -> event.reply("one"))) {
              heard = events.emit("own.x").values().size();
            }
            return heard + 10 * events.emit("own.x").values().size();
          }
        """);
    supervisor = workshop.supervisor();
    assertThat(supervisor.boot()).flatExtracting(PluginStatus::problems).isEmpty();
  }

  @AfterEach
  void stop() {
    isOver.set(true);
    supervisor.shutdown(Duration.ofSeconds(5));
    System.getProperties().remove(SEEN);
  }

  /** Publishes and emits until it is over; returns how many of each. */
  private int send(int sender) {
    int number = 0;
    while (!isOver.get()) {
      String text = sender + ":" + number;
      supervisor.events().publish("tick." + sender, text);
      EmitResult answered = supervisor.events().emit("ask." + sender, text);
      assertThat(answered.values()).as("answers to %s", text).containsExactly(text);
      number++;
      LockSupport.parkNanos(PAUSE);
    }
    return number;
  }

  private void comeAndGo() {
    while (!isOver.get()) {
      assertThat(supervisor.call("fickle", "comeAndGo", Map.of()).value()).isEqualTo(1);
    }
  }

  @Test
  void reloadsLoseNothingAndDoubleNothing() throws Exception {
    List<Future<Integer>> senders = new ArrayList<>();
    Future<?> changing;
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        senders.add(threads.submit(() -> send(sender)));
      }
      changing = threads.submit(this::comeAndGo);
      try {
        for (int i = 0; i < RELOADS; i++) {
          supervisor.reload("keeper", "test");
        }
      } finally {
        isOver.set(true);
      }
    }
    changing.get();
    Map<String, Integer> sent = new HashMap<>();
    for (int i = 0; i < SENDERS; i++) {
      sent.put(String.valueOf(i), senders.get(i).get());
    }
    int all = sent.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(all).isGreaterThan(RELOADS);
    await().atMost(PATIENCE).until(() -> seen.size() >= all);
    Map<String, List<Integer>> taken = new HashMap<>();
    for (Object text : seen) {
      String[] parts = String.valueOf(text).split(":", -1);
      taken.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
    }
    sent.forEach((sender, count) -> assertThat(taken.get(sender)).isEqualTo(upTo(count)));
  }

  private static List<Integer> upTo(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
