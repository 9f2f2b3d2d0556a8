package dev.xcore.server;

import dev.xcore.sdk.Principal;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param principal empty for anybody
 * @param tenant for which the request is made, empty for none
 */
record Visitor(Optional<Principal> principal, Optional<String> tenant) {

  /** Somebody of whom nothing is known. */
  static final Visitor ANONYMOUS = new Visitor(Optional.empty(), Optional.empty());
}
