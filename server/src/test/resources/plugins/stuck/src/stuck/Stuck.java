package stuck;

import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ignores the interrupt of its deadline until it is released. */
public final class Stuck implements Plugin {

  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean running;

  @Get("/forever")
  public String forever() {
    running = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (released.getCount() > 0 && System.nanoTime() < end) {
      try {
        released.await(1, TimeUnit.SECONDS);
      } catch (InterruptedException ignored) {
        Thread.onSpinWait();
      }
    }
    running = false;
    return "too late";
  }

  @Get("/sleeps")
  public String sleeps() throws InterruptedException {
    Thread.sleep(60_000);
    return "too late";
  }

  @Get("/running")
  public boolean running() {
    return running;
  }

  @Get("/release")
  public void release() {
    released.countDown();
  }
}
