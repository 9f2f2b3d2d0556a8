package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WorkerSealIT {

  private static final String PRISONER =
      """
      package shop;

      import dev.xcore.sdk.*;
      import java.net.*;
      import java.nio.channels.*;

      public final class Prisoner implements Plugin {

        @Action
        int add(int a, int b) {
          return a + b;
        }

        @Action
        String connect() {
          try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", 9))) {
            return "connected";
          } catch (Exception e) {
            return e.getMessage();
          }
        }

        @Action
        String start() {
          try {
            new ProcessBuilder("/bin/true").start();
            return "started";
          } catch (Exception e) {
            return "refused";
          }
        }

        @Action
        int threads() throws Exception {
          int[] count = new int[1];
          Thread thread = new Thread(() -> count[0] = 7);
          thread.start();
          thread.join();
          return count[0];
        }
      }
      """;

  @BeforeAll
  static void needsLinux() {
    assumeThat(System.getProperty("os.name"))
        .as("only Linux has the system call filters that seal a worker")
        .isEqualTo("Linux");
  }

  @Test
  void aSealedWorkerServesAndCanDoNothingElse() throws Exception {
    try (FakeHost host = FakeHost.start("sealed")) {
      host.loaded(TestCode.compile(Map.of("shop.Prisoner", PRISONER)), FakeHost.order(""));
      assertThat(host.action("add", Map.of("a", 1, "b", 2))).isEqualTo(3L);
      assertThat(host.action("connect", null)).isEqualTo("Permission denied");
      assertThat(host.action("start", null)).isEqualTo("refused");
      assertThat(host.action("threads", null)).isEqualTo(7L);
    }
  }

  @Test
  void aRehearsalGoesTheSameWayAndEndsInOrder() throws Exception {
    try (FakeHost host = FakeHost.start("rehearsal")) {
      host.loaded(TestCode.compile(Map.of("shop.Prisoner", PRISONER)), FakeHost.order(""));
      assertThat(host.action("start", null)).isEqualTo("started");
      host.control.send(dev.xcore.ipc.FrameType.STOP, 0, dev.xcore.ipc.ValueWriter.create());
      assertThat(host.exitStatus()).isZero();
    }
  }
}
