package dev.xcore.kernel.net;

import java.net.InetAddress;

/** A host that may be reached at public addresses only has none. */
public final class PrivateAddressException extends Exception {

  private final transient InetAddress address;

  /**
   * Makes the error.
   *
   * @param address one that was found
   */
  public PrivateAddressException(InetAddress address) {
    super(NetworkHost.text(address) + " is not an address of the public internet");
    this.address = address;
  }

  /**
   * Returns one of the addresses that were found.
   *
   * @return not public
   */
  public InetAddress address() {
    return address;
  }
}
