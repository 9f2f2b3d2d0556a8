package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.services.sql.WriteGate.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteGateTest {

  private static final int MANY = 100;

  private final WriteGate gate = new WriteGate();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();

  private @Nullable Object shortTurn() throws InterruptedException {
    long begin = System.nanoTime();
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    Thread.sleep(3);
    inside.decrementAndGet();
    longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
    return null;
  }

  private Thread started(WriteGate.Change change, Patience patience) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            gate.once(change, patience);
          } catch (Throwable e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Together they take longer than anybody would wait for one. */
  @Test
  void shortTurnsAreWaitedForHoweverManyThereAre() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      threads.add(started(this::shortTurn, Patience.OF_TRANSACTION));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    boolean wasStalled = longest.get() >= Duration.ofMillis(100).toNanos();
    assertThat(most.get() == 1 || wasStalled).as("%d at once", most.get()).isTrue();
  }

  @Test
  void aTurnThatLastsTooLongStopsNobody() throws Exception {
    CountDownLatch isIn = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread slow =
        started(
            () -> {
              isIn.countDown();
              end.await();
              return null;
            },
            Patience.OF_STATEMENT);
    isIn.await();
    for (Patience patience : Patience.values()) {
      started(() -> null, patience).join();
    }
    assertThat(slow.isAlive()).isTrue();
    end.countDown();
    slow.join();
  }
}
