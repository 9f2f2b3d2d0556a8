package dev.xcore.kernel.runtime;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.XcoreException;

/** In whose name requests are sent to other servers. Thread safe. */
interface OutboundOwner {

  /** Returns the name that connections are kept apart by. */
  String name();

  /** Says who it is, for messages. */
  String title();

  /**
   * Checks one connection.
   *
   * @return how far it reaches
   * @throws dev.xcore.sdk.PermissionDeniedException if it may not be made
   */
  Reach check(Destination to);

  /** Makes the error of a host that has no address within reach. */
  XcoreException outOfReach(Destination to, String address);

  /** Ends a request with its owner, at the latest. */
  AutoCloseable own(AutoCloseable request);
}
