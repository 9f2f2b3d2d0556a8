package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PermissionRule;
import java.util.List;

/**
 * What a plugin asks for, and what it did with it since the server was started; immutable.
 *
 * @param plugin its name
 * @param isEnforced whether anything is denied that no rule allows
 * @param rules what its manifest asks for, overrides of the operator included
 * @param uses what it was allowed and denied
 */
public record PermissionReport(
    String plugin, boolean isEnforced, List<Asked> rules, List<PermissionUse> uses) {

  /** Copies the lists. */
  public PermissionReport {
    rules = List.copyOf(rules);
    uses = List.copyOf(uses);
  }

  /**
   * One rule.
   *
   * @param rule of the manifest
   * @param isUsed whether something was allowed by it
   */
  public record Asked(PermissionRule rule, boolean isUsed) {}
}
