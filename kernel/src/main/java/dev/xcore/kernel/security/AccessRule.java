package dev.xcore.kernel.security;

import java.util.Optional;

/**
 * A word of the allow-list.
 *
 * @param access what it says
 * @param capability the group it stands in
 */
record AccessRule(Access access, Optional<Capability> capability) {

  /** What is not named at all. */
  static final AccessRule UNNAMED = new AccessRule(Access.DENY, Optional.empty());
}
