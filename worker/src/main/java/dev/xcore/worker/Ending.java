package dev.xcore.worker;

import dev.xcore.ipc.ProtocolException;
import java.io.IOException;

/** The end of this process, which nothing that the plugin does can put off. */
final class Ending {

  private static final int PROTOCOL = 4;

  private final boolean isOrderly;

  private Ending(boolean isOrderly) {
    this.isOrderly = isOrderly;
  }

  /**
   * Makes the end.
   *
   * @param mode a rehearsal ends in order, so that what was recorded is written
   */
  static Ending of(WorkerOptions.Mode mode) {
    return new Ending(mode == WorkerOptions.Mode.REHEARSAL);
  }

  /** Makes a thread that does not keep the process alive. */
  static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .inheritInheritableThreadLocals(false)
        .unstarted(work);
  }

  /** Ends the process because a connection has: the host has gone, or broke the protocol. */
  void broken(IOException cause) {
    end(cause instanceof ProtocolException ? PROTOCOL : 0);
  }

  /** Ends the process because the host says so or has gone. */
  void now() {
    end(0);
  }

  private void end(int status) {
    if (isOrderly) {
      System.exit(status);
    }
    Runtime.getRuntime().halt(status);
  }
}
