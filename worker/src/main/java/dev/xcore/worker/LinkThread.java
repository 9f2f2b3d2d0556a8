package dev.xcore.worker;

/**
 * The thread of one link. An interrupt reaches the plugin's code only: one that comes while the
 * thread talks with the host waits until it is back in that code, or is forgotten with the call. An
 * interrupt in the middle of input or output would close the connection.
 */
final class LinkThread extends Thread {

  private final Outlet outlet;
  private final Object gate = new Object();
  private int call;
  private int cancelled;
  private boolean isInCode;
  private boolean isPending;

  LinkThread(Outlet outlet, Runnable work, String name) {
    super(null, work, name, 0, false);
    this.outlet = outlet;
    setDaemon(true);
  }

  /** Returns the way to the host of what this thread runs. */
  Outlet outlet() {
    return outlet;
  }

  /** Whether a call runs, so that its requests may go along its link. */
  boolean isServing() {
    return call != 0;
  }

  /** Begins a call; a cancellation may have been quicker than the call. */
  void begin(int id) {
    synchronized (gate) {
      call = id;
      isPending = false;
      isInCode = true;
      if (cancelled == id) {
        super.interrupt();
      }
    }
  }

  /** Ends the call; no interrupt comes any more, and one that came is taken back. */
  void end() {
    synchronized (gate) {
      call = 0;
      isInCode = false;
      isPending = false;
      interrupted();
    }
  }

  /** Leaves the plugin's code for a while. */
  void leaveCode() {
    synchronized (gate) {
      isInCode = false;
      isPending |= interrupted();
    }
  }

  /** Returns to the plugin's code. */
  void enterCode() {
    synchronized (gate) {
      isInCode = true;
      if (isPending) {
        isPending = false;
        super.interrupt();
      }
    }
  }

  /** Interrupts a call, now or when it begins; nothing if it is over. */
  void cancel(int id) {
    synchronized (gate) {
      cancelled = id;
      if (call == id) {
        interrupt();
      }
    }
  }

  @Override
  public void interrupt() {
    synchronized (gate) {
      if (isInCode) {
        super.interrupt();
      } else if (call != 0) {
        isPending = true;
      }
    }
  }
}
