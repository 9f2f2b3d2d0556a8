package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.leaks.LoaderCounts;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server under constant load while a plugin is replaced again and again, every second time by a
 * version that fails: no request is lost, nothing stays in memory.
 */
class ReloadSoakIT {

  private static final int CONNECTIONS = 32;
  private static final long PAUSE = Duration.ofMillis(2).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long METASPACE_SLACK = 6L << 20;
  private static final int THREAD_SLACK = 24;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  @TempDir private Path folder;

  /** What must not grow. */
  private record Footprint(long metaspace, int threads) {

    static Footprint now() {
      long metaspace =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .map(MemoryPoolMXBean::getUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum();
      return new Footprint(metaspace, ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  @Test
  void reloadsUnderLoadLoseNoRequestAndLeaveNothing(TestReporter reporter) throws Exception {
    soak(reporter, 40);
  }

  @Test
  @Tag("full")
  void aThousandReloadsUnderLoadLoseNoRequestAndLeaveNothing(TestReporter reporter)
      throws Exception {
    soak(reporter, Integer.getInteger("xcore.soak.reloads", 1000));
  }

  private void soak(TestReporter reporter, int reloads) throws Exception {
    write("return 0;", "");
    try (TestServer server = TestServer.start(folder);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean isAction = i % 2 == 0;
        clients.submit(() -> {
          while (!over.get()) {
            request(server, isAction);
            LockSupport.parkNanos(PAUSE);
          }
          return over;
        });
      }
      try {
        int warmUp = Math.max(8, reloads / 5);
        long begin = System.nanoTime();
        reload(server, 0, warmUp);
        Footprint warm = settle(server);
        reload(server, warmUp, reloads);
        Footprint end = settle(server);
        reporter.publishEntry(
            "soak", figures(reloads, begin, warm, end, server.supervisor().loaders()));
        assertThat(end.metaspace()).isLessThan(warm.metaspace() + METASPACE_SLACK);
        assertThat(end.threads()).isLessThan(warm.threads() + THREAD_SLACK);
      } finally {
        over.set(true);
        clients.shutdown();
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(List.copyOf(lost)).isEmpty();
      assertThat(seen).containsExactlyInAnyOrder("0", "1", "2");
      assertThat(answered.get()).isGreaterThan(reloads);
    }
  }

  private String figures(
      int reloads, long begin, Footprint warm, Footprint end, LoaderCounts counts) {
    return "reloads=%d seconds=%d requests=%d lost=%d warm=%s end=%s %s"
        .formatted(
            reloads,
            (System.nanoTime() - begin) / 1_000_000_000,
            answered.get(),
            lost.size(),
            warm,
            end,
            counts);
  }

  private void request(TestServer server, boolean isAction) {
    try {
      HttpResponse<String> answer =
          isAction ? server.post("/app/soak/version", "{}") : server.get("/plugins/soak/version");
      if (answer.statusCode() != 200) {
        lost.add(answer.statusCode() + " " + answer.body());
      } else {
        seen.add(isAction ? TestServer.tree(answer).get("result").toString() : answer.body());
      }
      answered.incrementAndGet();
    } catch (Exception failure) {
      lost.add(failure.toString());
    }
  }

  private void reload(TestServer server, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      boolean isBroken = i % 2 == 1;
      if (!isBroken) {
        write("return %d;".formatted(1 + i / 2 % 2), "");
      } else if (i % 4 == 1) {
        write("return \"no number\";", "");
      } else {
        write(
            "return 99;",
            "@Override public void onLoad() { throw new IllegalStateException(\"broken\"); }");
      }
      HttpResponse<String> answer = server.admin("POST", "/admin/plugins/soak/reload", "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(isBroken ? 422 : 200);
    }
  }

  private static Footprint settle(TestServer server) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          LoaderCounts counts = server.supervisor().loaders();
          assertThat(counts.everLeaked())
              .as(() -> server.supervisor().find("soak").orElseThrow().unloads().toString())
              .isZero();
          assertThat(counts.pending()).isZero();
          assertThat(counts.alive()).isEqualTo(1);
        });
    return Footprint.now();
  }

  private void write(String body, String members) throws Exception {
    Path plugin = folder.resolve("plugins/soak");
    Path source = plugin.resolve("src/soak/Soak.java");
    Files.createDirectories(source.getParent());
    Files.writeString(
        plugin.resolve("plugin.yaml"), "name: soak\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source,
        """
        package soak;

        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;
        import java.util.List;

        public final class Soak implements Plugin {
          public record Line(String text, int amount) {}
          private final List<Line> lines = List.of(new Line("a", 1), new Line("b", 2));

          @Action("version") public int version() {
            if (lines.stream().mapToInt(Line::amount).sum() != 3) {
              throw new IllegalStateException("not itself");
            }
            %s
          }
          @Get("/version") public int route() { return version(); }
          %s
        }
        """
            .formatted(body, members));
  }
}
