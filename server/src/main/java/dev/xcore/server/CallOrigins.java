package dev.xcore.server;

import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.sdk.Principal;
import java.util.Optional;

/** Makes the origin of the call that one request leads to. */
@FunctionalInterface
interface CallOrigins {

  /**
   * Makes the origin.
   *
   * @param principal who calls, empty for anybody
   * @return the origin, with the request's trace, and an answer ready for when it takes too long
   */
  CallOrigin of(Optional<Principal> principal);
}
