package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadUnderLoadIT {

  private static final int RELOADS = 5;
  private static final int CLIENTS = 4;

  @TempDir private Path folder;

  @Test
  void noRequestIsLostWhileAPluginIsReplaced() throws Exception {
    try (TestServer server = TestServer.start(folder, "probe");
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger answered = new AtomicInteger();
      ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
      CountDownLatch running = new CountDownLatch(CLIENTS);
      for (int i = 0; i < CLIENTS; i++) {
        clients.submit(() -> {
          running.countDown();
          while (!over.get()) {
            request(server, lost, answered);
          }
          return over;
        });
      }
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < RELOADS; i++) {
        HttpResponse<String> reloaded = server.admin("POST", "/admin/plugins/probe/reload", "");
        assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
      }
      over.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(List.copyOf(lost)).isEmpty();
      assertThat(answered.get()).isGreaterThan(RELOADS);
    }
  }

  private static void request(
      TestServer server, ConcurrentLinkedQueue<String> lost, AtomicInteger answered) {
    try {
      HttpResponse<String> action = server.post("/app/probe/add", "{\"a\":2,\"b\":3}");
      HttpResponse<String> route = server.get("/plugins/probe/text");
      if (action.statusCode() != 200 || route.statusCode() != 200) {
        lost.add(action.body() + route.body());
      }
      answered.incrementAndGet();
    } catch (Exception failure) {
      lost.add(failure.toString());
    }
  }
}
