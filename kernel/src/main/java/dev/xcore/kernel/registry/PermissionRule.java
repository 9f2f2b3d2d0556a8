package dev.xcore.kernel.registry;

import java.util.List;

/**
 * One line of a manifest's permissions; the first that matches decides.
 *
 * @param resource a glob over {@code service:NAME}, {@code plugin:NAME}, {@code event:NAME}, {@code
 *     network:HOST:PORT}, {@code file:PATH}; {@code *} stays inside a {@code .} or {@code /}
 *     segment, {@code **} crosses
 * @param actions verbs, or {@code *}
 * @param allow whether a match allows or denies
 */
public record PermissionRule(String resource, List<String> actions, boolean allow) {

  /** Copies the verbs. */
  public PermissionRule {
    actions = List.copyOf(actions);
  }
}
