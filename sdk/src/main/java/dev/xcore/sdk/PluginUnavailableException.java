package dev.xcore.sdk;

/** The plugin exists, but is disabled, failed or restarting. */
public final class PluginUnavailableException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PluginUnavailableException(String message) {
    super(ErrorCode.PLUGIN_UNAVAILABLE, message, null);
  }
}
