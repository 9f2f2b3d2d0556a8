package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.XcoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers come and go, however they go: the host keeps nothing of them. */
@Timeout(600)
final class WorkerGenerationsIT {

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Files that the JVM opens when it likes, such as those of a class path. */
  private static final int OWN_FILES = 6;

  /** Threads that the JVM makes and ends as it likes. */
  private static final int OWN_THREADS = 6;

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    workshop.waitingWorkers = 0;
    supervisor = workshop.supervisor();
    workshop.binary(
        "mayfly",
        Workshop.manifest(
            "mayfly",
            "execution_mode: sandboxed",
            "allowed_imports: [java.lang.Runtime]",
            "resources: {rate_limit: none, timeout: 30s}",
            "runtime: {restart: {max_restarts: 1000, window: 20ms, backoff: 0s}}"),
        """
        private final String self = java.util.UUID.randomUUID().toString();
        @Action("self") public String self() { return self; }
        @Action("leave") public String leave() { Runtime.getRuntime().halt(7); return ""; }
        @Action("large") public String large() { return "x".repeat(1 << 20); }
        """);
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private Object call(String action) {
    return supervisor.call(CallOrigin.of("cli"), "mayfly", action, Map.of()).value();
  }

  private static long entries(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  private long places() throws Exception {
    return entries(workshop.options().sandbox().runDirectory());
  }

  /** Every second worker falls, the others are replaced, the last is unloaded. */
  private void generations(int count) {
    supervisor.load("mayfly", "test");
    for (int i = 0; i < count; i++) {
      Object before = call("self");
      call("large");
      if (i % 2 == 0) {
        supervisor.reload("mayfly", "test");
      } else {
        leave();
      }
      await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(XcoreException.class)
          .until(() -> !call("self").equals(before));
    }
    supervisor.unload("mayfly", "test");
  }

  private void leave() {
    try {
      call("leave");
    } catch (XcoreException e) {
      assertThat(e).hasMessageContaining("code 7");
    }
  }

  private record Held(long files, long threads, long places) {}

  private Held held() throws Exception {
    return new Held(entries(OPEN_FILES), entries(THREADS), places());
  }

  /** What is held once nothing is under way any more. */
  private Held settled() throws Exception {
    AtomicReference<Held> last = new AtomicReference<>(held());
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          Held now = held();
          return now.equals(last.getAndSet(now));
        });
    return last.get();
  }

  private void leaveNothing(int count) throws Exception {
    generations(2);
    Held before = settled();

    generations(count);

    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Held after = held();
          assertThat(after.files()).isLessThanOrEqualTo(before.files() + OWN_FILES);
          assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + OWN_THREADS);
          assertThat(after.places()).isLessThanOrEqualTo(before.places());
        });
  }

  @Test
  void aFewGenerationsLeaveNothing() throws Exception {
    leaveNothing(12);
  }

  @Test
  @Tag("full")
  void manyGenerationsLeaveNothing() throws Exception {
    leaveNothing(Integer.getInteger("xcore.test.worker-generations", 40));
  }
}
