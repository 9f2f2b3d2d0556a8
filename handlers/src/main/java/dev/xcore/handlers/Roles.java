package dev.xcore.handlers;

import dev.xcore.sdk.RequiresRole;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * The roles that annotations name.
 *
 * @param ofClass what the entry class asks of handlers that name none
 */
record Roles(List<String> ofClass) {

  /**
   * Reads the entry class.
   *
   * @throws HandlerDefinitionException if it names no role, or an empty one
   */
  static Roles ofClass(Class<?> entryClass) {
    RequiresRole mark = entryClass.getAnnotation(RequiresRole.class);
    return new Roles(mark == null ? List.of() : named(mark));
  }

  /**
   * Returns the roles of a handler method.
   *
   * @param method may have {@code @RequiresRole}
   * @param named by the handler's own annotation
   * @throws HandlerDefinitionException if roles are given twice, or one is empty
   */
  List<String> of(Method method, List<String> named) {
    Optional<RequiresRole> mark = Optional.ofNullable(method.getAnnotation(RequiresRole.class));
    if (mark.isPresent() && !named.isEmpty()) {
      throw new HandlerDefinitionException(
          List.of("names roles twice, by @RequiresRole and by 'roles'; keep one of them"));
    }
    return mark.map(Roles::named).orElseGet(() -> or(named));
  }

  /**
   * Returns what a handler method demands.
   *
   * @param method may have {@code @RequiresRole}
   * @param named by the handler's own annotation
   * @throws HandlerDefinitionException if roles are given twice, or a name is empty
   */
  Demand of(Method method, Demand named) {
    return new Demand(of(method, named.roles()), permissions(named.permissions()));
  }

  /**
   * Returns what a handler without a method demands.
   *
   * @param named by itself
   * @throws HandlerDefinitionException if a name is empty
   */
  Demand or(Demand named) {
    return new Demand(or(named.roles()), permissions(named.permissions()));
  }

  /**
   * Checks the names of permissions.
   *
   * @throws HandlerDefinitionException if one is empty or a pattern
   */
  static List<String> permissions(List<String> names) {
    for (String name : names) {
      if (name.isBlank()) {
        throw new HandlerDefinitionException(
            List.of("has an empty permission; leave permissions out to ask for none"));
      }
      if (name.indexOf('*') >= 0) {
        throw new HandlerDefinitionException(
            List.of(
                "asks for the permission '"
                    + name
                    + "', which is a pattern; patterns are granted, what is asked for is one"
                    + " thing, such as orders.read"));
      }
    }
    return List.copyOf(names);
  }

  /**
   * Returns the roles of a handler without a method.
   *
   * @param named by itself
   * @throws HandlerDefinitionException if one is empty
   */
  List<String> or(List<String> named) {
    return named.isEmpty() ? ofClass : checked(named);
  }

  private static List<String> named(RequiresRole mark) {
    if (mark.value().length == 0) {
      throw new HandlerDefinitionException(
          List.of("@RequiresRole names no role; name one, or leave it out to let anybody in"));
    }
    return checked(List.of(mark.value()));
  }

  /**
   * Checks the names of roles.
   *
   * @throws HandlerDefinitionException if one is empty
   */
  static List<String> checked(List<String> names) {
    for (String name : names) {
      if (name.isBlank()) {
        throw new HandlerDefinitionException(
            List.of("has an empty role name; leave roles out to let anybody in"));
      }
    }
    return List.copyOf(names);
  }
}
