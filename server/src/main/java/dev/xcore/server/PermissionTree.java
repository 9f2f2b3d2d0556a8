package dev.xcore.server;

import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.runtime.PermissionReport;
import dev.xcore.kernel.runtime.PermissionUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a plugin asks for and what it did with it. */
final class PermissionTree {

  private PermissionTree() {}

  static Map<String, Object> of(PermissionReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("plugin", report.plugin());
    tree.put("enforced", report.isEnforced());
    tree.put("rules", report.rules().stream().map(PermissionTree::rule).toList());
    tree.put("used", uses(report.uses().stream().filter(use -> use.allowed() > 0).toList()));
    tree.put("denied", uses(report.uses().stream().filter(use -> use.denied() > 0).toList()));
    tree.put(
        "never_used",
        report.rules().stream()
            .filter(asked -> asked.rule().allow() && !asked.isUsed())
            .map(asked -> line(asked.rule()))
            .toList());
    return tree;
  }

  private static Map<String, Object> rule(PermissionReport.Asked asked) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", asked.rule().resource());
    tree.put("actions", asked.rule().actions());
    tree.put("effect", asked.rule().allow() ? "allow" : "deny");
    tree.put("used", asked.isUsed());
    return tree;
  }

  private static String line(PermissionRule rule) {
    return rule.resource() + ":" + String.join("|", rule.actions());
  }

  private static List<Map<String, Object>> uses(List<PermissionUse> uses) {
    return uses.stream().map(PermissionTree::use).toList();
  }

  private static Map<String, Object> use(PermissionUse use) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", use.resource());
    tree.put("action", use.action());
    tree.put("allowed", use.allowed());
    tree.put("denied", use.denied());
    tree.put("first", use.first().toString());
    tree.put("last", use.last().toString());
    use.reason().ifPresent(reason -> tree.put("reason", reason));
    return tree;
  }
}
