package dev.xcore.cli;

import dev.xcore.app.Xcore;
import java.util.concurrent.CountDownLatch;

/**
 * Ends the process in good order when it is told to end (Ctrl-C, SIGTERM): requests finish, plugins
 * unload, and the status is 0 instead of the signal's.
 */
final class StopHook {

  private final CountDownLatch forever = new CountDownLatch(1);

  private volatile boolean released;

  static StopHook install(Xcore xcore, Terminal terminal) {
    StopHook hook = new StopHook();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> hook.stop(xcore, terminal), "xcore-stop"));
    return hook;
  }

  /** Leaves the process to end as it likes. */
  void release() {
    released = true;
  }

  /** Waits until the process ends; the platform's own limits bound what happens then. */
  int await() throws InterruptedException {
    forever.await();
    return 0;
  }

  private void stop(Xcore xcore, Terminal terminal) {
    if (released) {
      return;
    }
    int status = 0;
    try {
      terminal.note("stopping: running requests may finish");
      xcore.close();
    } catch (RuntimeException | Error failure) {
      status = 1;
      terminal.error("not everything stopped: " + failure);
    }
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(status);
  }
}
