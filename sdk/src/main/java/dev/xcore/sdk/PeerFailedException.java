package dev.xcore.sdk;

/** A server that the plugin asked cannot be reached, or answered with nonsense or an error. */
public final class PeerFailedException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PeerFailedException(String message) {
    super(ErrorCode.PEER_FAILED, message, null);
  }
}
