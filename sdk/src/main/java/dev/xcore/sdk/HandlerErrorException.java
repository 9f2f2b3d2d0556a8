package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/** The plugin's code failed with an error that is not one of the platform's. */
public final class HandlerErrorException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what failed, without internals
   * @param cause what the plugin's code threw, for the log only
   */
  public HandlerErrorException(String message, @Nullable Throwable cause) {
    super(ErrorCode.HANDLER_ERROR, message, cause);
  }
}
