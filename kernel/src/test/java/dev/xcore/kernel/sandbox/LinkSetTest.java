package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.worker.protocol.Protocol;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LinkSetTest {

  private final LinkSet links = new LinkSet();

  private static long soon() {
    return System.nanoTime() + 20_000_000_000L;
  }

  @Test
  void theLowestFreeLinkIsTaken() throws Exception {
    assertThat(links.take(soon())).isZero();
    assertThat(links.take(soon())).isEqualTo(1);
    links.giveBack(0);
    assertThat(links.take(soon())).isZero();
    assertThat(links.used()).isEqualTo(2);
  }

  @Test
  void whoFindsNoneWaitsUntilTheDeadline() throws Exception {
    for (int link = 0; link < Protocol.CALL_LINKS; link++) {
      links.take(soon());
    }
    assertThatThrownBy(() -> links.take(System.nanoTime() + 10_000_000))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void noLinkIsGivenToTwoAtOnce() throws Exception {
    Set<Integer> taken = ConcurrentHashMap.newKeySet();
    Set<String> faults = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int user = 0; user < 200; user++) {
        threads.submit(() -> {
          for (int round = 0; round < 200; round++) {
            int link = links.take(soon());
            if (!taken.add(link)) {
              faults.add("link " + link + " was given out twice");
            }
            Thread.yield();
            taken.remove(link);
            links.giveBack(link);
          }
          return links;
        });
      }
    }
    assertThat(faults).isEmpty();
    assertThat(links.used()).isZero();
  }
}
