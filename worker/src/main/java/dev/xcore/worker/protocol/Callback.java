package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;

/** The methods of {@code Plugin} that are called only where a class has its own. */
public enum Callback {
  /** {@code onLoad}, without an argument. */
  ON_LOAD("onLoad"),
  /** {@code onUnload}, without an argument. */
  ON_UNLOAD("onUnload"),
  /** {@code onReload}; the payload is a list: the previous version, and its state or null. */
  ON_RELOAD("onReload"),
  /** {@code onSuspend}, without an argument; the result is its state. */
  ON_SUSPEND("onSuspend"),
  /** {@code onConfigChange}; the payload is a list: all settings, as a map. */
  ON_CONFIG_CHANGE("onConfigChange");

  private final String method;

  Callback(String method) {
    this.method = method;
  }

  /**
   * Returns the name of the method, which is the name in frames too.
   *
   * @return the name
   */
  public String method() {
    return method;
  }

  /**
   * Finds a callback.
   *
   * @param method its name
   * @return the callback
   * @throws ProtocolException if there is none of this name
   */
  public static Callback of(String method) throws ProtocolException {
    for (Callback callback : values()) {
      if (callback.method.equals(method)) {
        return callback;
      }
    }
    throw new ProtocolException("there is no such callback");
  }
}
