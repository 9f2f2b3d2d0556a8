package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.SandboxStatus.WorkerStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many instances there are, and when, is the same trusted and sandboxed. */
@Tag("full")
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesInstancesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CLIENTS = 3;
  private static final int RELOADS = 2;

  private final BothModes modes;

  BothModesInstancesIT(BothModes modes) {
    this.modes = modes;
  }

  @Test
  void aSingleThreadedPluginIsCalledByOneThreadAtATime() throws Exception {
    Object most =
        modes.requireSame(platform -> {
          Set<Object> seen = new HashSet<>();
          try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
              calls.add(callers.submit(() -> platform.act("peer", "together", Map.of())));
            }
            for (Future<Object> call : calls) {
              seen.add(call.get(20, TimeUnit.SECONDS));
            }
          }
          return seen.toString();
        });

    assertThat(most).isEqualTo("[Optional[1]]");
  }

  @Test
  void aLazyPluginWaitsForItsFirstCall() throws Exception {
    modes.add("modes", "sleeper", "load: lazy");
    Object course =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>();
          seen.add(platform.status("sleeper").state());
          seen.add(platform.status("sleeper").instances().orElseThrow().kind());
          seen.add(platform.send(HttpRequest.newBuilder(), "sleeper/text.csv"));
          seen.add(platform.status("sleeper").state());
          seen.add(platform.status("sleeper").instances().orElseThrow().kind());
          platform.xcore().plugins().unload("sleeper", "test");
          return seen;
        });

    assertThat(course).asString().startsWith("[LOADED, DORMANT, {").endsWith(", ACTIVE, SHARED]");
  }

  /** How many instances answer. */
  private static int members(ModePlatform platform, String plugin) {
    Set<Object> members = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      members.add(platform.act(plugin, "self", Map.of()));
    }
    return members.size();
  }

  private static Object scale(ModePlatform platform, String plugin, int number) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Authorization", platform.bearer())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"instances\": %d}".formatted(number)));
    return platform.send(request, "/admin/plugins/" + plugin + "/scale").get("status");
  }

  @Test
  void instancesShareTheCallsAndAreScaled() throws Exception {
    modes.add("peer", "team", "runtime: {instances: 3}");
    Object course =
        modes.requireSame(platform -> {
          List<Object> seen = new ArrayList<>(List.of(members(platform, "team")));
          for (int number : List.of(1, 2)) {
            seen.add(scale(platform, "team", number));
            seen.add(members(platform, "team"));
          }
          seen.add(platform.status("team").instances().orElseThrow().alive());
          return seen;
        });

    assertThat(course).isEqualTo(List.of(3, 200, 1, 200, 2, 2));
    assertThat(modes.sandboxed().workers("team")).hasSize(2);
    modes.requireSame(platform -> platform.xcore().plugins().unload("team", "test").state());
  }

  @Test
  void noProcessOutlivesItsPlugin() throws Exception {
    ModePlatform sandboxed = modes.sandboxed();
    sandboxed.add("peer", "mortal", "runtime: {instances: 2}");
    Set<Long> processes = new HashSet<>();
    sandboxed.workers("mortal").stream().map(WorkerStatus::pid).forEach(processes::add);
    sandboxed.xcore().plugins().reload("mortal", "test");
    sandboxed.workers("mortal").stream().map(WorkerStatus::pid).forEach(processes::add);
    assertThat(processes).hasSize(4).anyMatch(BothModesInstancesIT::isAlive);

    sandboxed.xcore().plugins().unload("mortal", "test");

    await().atMost(SOON).until(() -> processes.stream().noneMatch(BothModesInstancesIT::isAlive));
  }

  private static boolean isAlive(long process) {
    return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Asks until it is told to stop; keeps what was no answer. */
  private record Client(ModePlatform platform, Queue<Object> lost, AtomicInteger answered) {

    void ask() {
      Map<String, Object> route = platform.send(HttpRequest.newBuilder(), "busy/self");
      HttpRequest.Builder post =
          HttpRequest.newBuilder()
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"value\":\"x\"}"));
      Map<String, Object> action = platform.send(post, "/app/busy/state");
      for (Map<String, Object> answer : List.of(route, action)) {
        if (!Integer.valueOf(200).equals(answer.get("status"))) {
          lost.add(answer);
        }
      }
      answered.incrementAndGet();
    }
  }

  @Test
  void reloadLosesNoRequest() throws Exception {
    modes.add("modes", "busy");
    modes.requireSame(platform -> {
      Client client = new Client(platform, new ConcurrentLinkedQueue<>(), new AtomicInteger());
      AtomicBoolean isOver = new AtomicBoolean();
      CountDownLatch running = new CountDownLatch(CLIENTS);
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CLIENTS; i++) {
          clients.execute(() -> {
            running.countDown();
            while (!isOver.get()) {
              client.ask();
            }
          });
        }
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        reload(platform.xcore().plugins());
        isOver.set(true);
      }
      assertThat(List.copyOf(client.lost())).isEmpty();
      assertThat(client.answered().get()).isGreaterThan(RELOADS);
      return platform.xcore().plugins().unload("busy", "test").state();
    });
  }

  private static void reload(PluginSupervisor plugins) {
    for (int i = 0; i < RELOADS; i++) {
      plugins.reload("busy", "test");
    }
  }
}
