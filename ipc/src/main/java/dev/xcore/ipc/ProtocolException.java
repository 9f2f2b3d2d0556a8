package dev.xcore.ipc;

import java.io.IOException;

/** The other side broke the protocol; the connection cannot be used any more. */
public final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was received, and what is allowed
   */
  public ProtocolException(String message) {
    super(message);
  }
}
