package dev.xcore.kernel.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the instance that answered a call for what comes after the call: a stream that is still to
 * be written, a socket that stays open. To be closed in any case; an empty one keeps nothing. Used
 * by one thread at a time.
 */
public final class InstanceHold implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceHold.class);

  private @Nullable PluginInstance instance;
  private AutoCloseable rest = () -> {};
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
   * Keeps an instance, and what it has still to produce.
   *
   * @param used the call's instance
   * @param produced closed when this is, before the instance is let go; at once if it cannot be
   *     kept
   * @throws dev.xcore.sdk.PluginUnavailableException if the instance has been taken out of service
   */
  public void keep(PluginInstance used, AutoCloseable produced) {
    AutoCloseable before = rest;
    rest = produced;
    release(before);
    try {
      keep(used);
    } catch (RuntimeException e) {
      rest = () -> {};
      release(produced);
      throw e;
    }
  }

  private static void release(AutoCloseable produced) {
    try {
      produced.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.debug("what a call has produced could not be closed", e);
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
      release(rest);
      kept.leave();
    }
  }
}
