package dev.xcore.kernel.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the instance that answered a call for what comes after the call: a stream that is still to
 * be written, a socket that stays open. To be closed in any case; an empty one keeps nothing. Used
 * by one thread at a time.
 */
public final class InstanceHold implements AutoCloseable {

  private @Nullable PluginInstance instance;
  private boolean isOver;

  private InstanceHold() {}

  /**
   * Makes a hold that keeps nothing yet.
   *
   * @return the hold
   */
  public static InstanceHold create() {
    return new InstanceHold();
  }

  /**
   * Keeps an instance until this is closed; to be called while a call runs on it.
   *
   * @param used the call's instance
   * @throws dev.xcore.sdk.PluginUnavailableException if it has been taken out of service
   */
  public void keep(PluginInstance used) {
    if (instance == null) {
      used.enter();
      instance = used;
    }
  }

  /**
   * Returns the instance, which may have ended once this is closed.
   *
   * @return what was kept
   * @throws NullPointerException if nothing was kept
   */
  public PluginInstance instance() {
    return Objects.requireNonNull(instance, "no instance is kept");
  }

  /**
   * Closes something when the instance ends: its sockets, its streams.
   *
   * @param resource closed at the end, in reverse order of registration
   * @return closing it takes the resource out of the instance's scope and closes it
   */
  public AutoCloseable own(AutoCloseable resource) {
    return instance().scope().own(resource);
  }

  /** Lets go of the instance. Harmless when repeated. */
  @Override
  public void close() {
    PluginInstance kept = instance;
    if (kept != null && !isOver) {
      isOver = true;
      kept.leave();
    }
  }
}
