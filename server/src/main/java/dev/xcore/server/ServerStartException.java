package dev.xcore.server;

/**
 * The server cannot listen: the port is taken, the address is not this machine's, bad TLS files.
 */
public final class ServerStartException extends RuntimeException {

  /**
   * Makes the error.
   *
   * @param message what is wrong and how to mend it
   * @param cause what the network or the key store said
   */
  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
