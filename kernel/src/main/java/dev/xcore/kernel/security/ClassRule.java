package dev.xcore.kernel.security;

import java.util.Map;
import java.util.Optional;

/**
 * What the allow-list says of one class.
 *
 * @param base of members that it does not name
 * @param mention of the class itself, the mildest that it says of any member
 * @param members by name, and by name with parameter types, such as {@code
 *     <init>(Ljava/lang/String;)}
 */
record ClassRule(AccessRule base, AccessRule mention, Map<String, AccessRule> members) {

  ClassRule {
    members = Map.copyOf(members);
  }

  /** Returns a rule without words on single members. */
  static ClassRule of(AccessRule rule) {
    return new ClassRule(rule, rule, Map.of());
  }

  /** Tells whether all of its own members are allowed. */
  boolean isOpen() {
    return base.access() == Access.ALLOW
        && members.values().stream().allMatch(rule -> rule.access() == Access.ALLOW);
  }

  /** Finds what is said of a member by name. */
  Optional<AccessRule> named(String name, String descriptor) {
    if (members.isEmpty()) {
      return Optional.empty();
    }
    int end = descriptor.indexOf(')');
    AccessRule overload = end < 0 ? null : members.get(name + descriptor.substring(0, end + 1));
    return Optional.ofNullable(overload == null ? members.get(name) : overload);
  }

  /** Returns what holds for a member. */
  AccessRule member(String name, String descriptor) {
    return named(name, descriptor).orElse(base);
  }

  /** Tells whether overloads of a name are told apart. */
  boolean tellsOverloads(String name) {
    return members.keySet().stream().anyMatch(key -> key.startsWith(name + "("));
  }
}
