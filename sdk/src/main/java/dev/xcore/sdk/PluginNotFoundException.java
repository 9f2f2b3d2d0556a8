package dev.xcore.sdk;

/** There is no plugin of that name. */
public final class PluginNotFoundException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PluginNotFoundException(String message) {
    super(ErrorCode.PLUGIN_NOT_FOUND, message, null);
  }
}
