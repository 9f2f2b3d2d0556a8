package dev.xcore.kernel.surface;

import dev.xcore.kernel.surface.ChangeLog.Kind;
import dev.xcore.kernel.surface.ChangeLog.Side;
import java.util.LinkedHashSet;
import java.util.Set;

/** Compares the values that are allowed where not all of a type are. */
final class AllowedValues {

  private final Side side;
  private final ChangeLog log;

  AllowedValues(Side side, ChangeLog log) {
    this.side = side;
    this.log = log;
  }

  void compare(String field, SchemaView ones, SchemaView others) {
    Set<String> old = ones.values().orElse(Set.of());
    Set<String> now = others.values().orElse(Set.of());
    if (ones.values().isEmpty() && others.values().isEmpty()) {
      return;
    }
    if (ones.values().isEmpty() || others.values().isEmpty()) {
      boolean isLimited = ones.values().isEmpty();
      log.schema(
          side,
          isLimited ? Kind.NARROWED : Kind.WIDENED,
          field,
          isLimited ? "is limited to " + String.join(", ", now) : "may have any value now",
          isLimited ? "keep taking any value" : "keep to " + String.join(", ", old));
      return;
    }
    Set<String> gone = without(old, now);
    Set<String> come = without(now, old);
    if (!gone.isEmpty()) {
      log.schema(
          side,
          Kind.NARROWED,
          field,
          "the values " + String.join(", ", gone) + " are gone",
          "keep taking them");
    }
    if (!come.isEmpty()) {
      log.schema(
          side,
          Kind.WIDENED,
          field,
          "the values " + String.join(", ", come) + " are new",
          "answer with values that clients know");
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
