package dev.xcore.kernel.security;

import java.util.Optional;

/**
 * What was decided about a class that code refers to.
 *
 * @param name internal
 * @param kind what it is to the code
 * @param capability what it can do
 * @param refusal why it may not be used, empty if it may
 */
record Ruling(String name, Kind kind, Optional<Capability> capability, Optional<Refusal> refusal) {

  /** What a class is to the code. */
  enum Kind {
    /** The plugin brings it along. */
    OWN,
    /** All of its members are allowed. */
    OPEN,
    /** Each of its members has to be looked at. */
    GUARDED,
    /** It is nowhere. */
    MISSING
  }
}
