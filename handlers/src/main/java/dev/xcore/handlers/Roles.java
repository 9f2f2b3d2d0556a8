package dev.xcore.handlers;

import java.util.List;

/** Reads the roles that an annotation names. */
final class Roles {

  private Roles() {}

  static List<String> of(List<String> names) {
    for (String name : names) {
      if (name.isBlank()) {
        throw new HandlerDefinitionException(
            List.of("has an empty role name; leave roles out to let anybody in"));
      }
    }
    return List.copyOf(names);
  }
}
