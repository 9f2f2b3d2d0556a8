package dev.xcore.server;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what an update of a plugin asks for and the installed version did not. */
final class PermissionGrowth {

  private static final String CODE = "permissions_not_accepted";
  private static final int CONFLICT = 409;

  private PermissionGrowth() {}

  /**
   * Requires that an update asks for nothing new.
   *
   * @throws RefusedException if it asks for more; lists it and says how to agree
   */
  static void require(Optional<PluginStatus> installed, PluginManifest update) {
    Optional<PluginManifest> old = installed.flatMap(PluginStatus::manifest);
    List<String> more = old.map(known -> more(known, update)).orElse(List.of());
    if (!more.isEmpty()) {
      throw new RefusedException(
          ProblemDocument.of(
              CONFLICT,
              CODE,
              "plugin '%s' %s asks for more than %s, which is installed: %s; send accept_permissions: true to agree"
                  .formatted(
                      update.name(),
                      update.version(),
                      old.orElseThrow().version(),
                      String.join(", ", more))));
    }
  }

  /** Lists what is new; a rule that denies asks for nothing. */
  static List<String> more(PluginManifest old, PluginManifest update) {
    List<String> more = new ArrayList<>();
    boolean isFreed =
        update.mode() != ExecutionMode.SANDBOXED && old.mode() == ExecutionMode.SANDBOXED;
    if (isFreed) {
      more.add("to run in the server's process");
    }
    if (isUnbound(update) && !isUnbound(old)) {
      more.add("everything");
    }
    if (isUnbound(old)) {
      return more;
    }
    List<PermissionRule> known = old.permissions().orElse(List.of());
    for (PermissionRule rule : update.permissions().orElse(List.of())) {
      boolean isNew =
          rule.allow()
              && known.stream()
                  .noneMatch(each ->
                      each.allow()
                          && each.resource().equals(rule.resource())
                          && (each.actions().contains("*")
                              || each.actions().containsAll(rule.actions())));
      if (isNew) {
        more.add(rule.resource() + ":" + String.join("|", rule.actions()));
      }
    }
    for (PermissionRule rule : known) {
      if (!rule.allow() && !update.permissions().orElse(List.of()).contains(rule)) {
        more.add("not to be denied " + rule.resource() + ":" + String.join("|", rule.actions()));
      }
    }
    return more;
  }

  /** Whether nothing is denied to it. */
  private static boolean isUnbound(PluginManifest manifest) {
    return manifest.permissions().isEmpty() && manifest.mode() != ExecutionMode.SANDBOXED;
  }
}
