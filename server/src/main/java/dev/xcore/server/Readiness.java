package dev.xcore.server;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the server wants requests: not before its plugins are up, not while it stops. */
public final class Readiness {

  private enum Phase {
    STARTING,
    READY,
    STOPPING
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

  private Readiness() {}

  /**
   * Makes the readiness of a server that is starting.
   *
   * @return not ready yet
   */
  public static Readiness create() {
    return new Readiness();
  }

  /** Says that the boot is finished; ignored once the server is stopping. */
  public void ready() {
    phase.compareAndSet(Phase.STARTING, Phase.READY);
  }

  /** Says that the server is stopping, for good. */
  public void stopping() {
    phase.set(Phase.STOPPING);
  }

  /**
   * Tells whether requests are welcome.
   *
   * @return true between boot and stop
   */
  public boolean isReady() {
    return phase.get() == Phase.READY;
  }

  /**
   * Says where the server is in its life.
   *
   * @return {@code starting}, {@code ready} or {@code stopping}
   */
  public String text() {
    return String.valueOf(phase.get()).toLowerCase(Locale.ROOT);
  }
}
