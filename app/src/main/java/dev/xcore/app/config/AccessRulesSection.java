package dev.xcore.app.config;

import dev.xcore.handlers.Demand;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.server.AccessRule;
import dev.xcore.server.AccessRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The keys of {@code security.access_rules}, and what they mean. */
final class AccessRulesSection {

  private static final String NAME = "security.access_rules";
  private static final List<String> CLOSED = List.of("/admin", "/console");

  private static final Key<String> PATH = Key.of("path", Types.text()).required();
  private static final Key<List<String>> METHODS = texts("methods");
  private static final Key<List<String>> ROLES = texts("roles");
  private static final Key<List<String>> PERMISSIONS = texts("permissions");
  private static final Key<Boolean> PUBLIC = Key.of("public", Types.bool()).or(false);

  static final Key<List<Settings>> RULES =
      Key.of("access_rules", Types.list(Section.of(PATH, METHODS, ROLES, PERMISSIONS, PUBLIC)))
          .or(List.of());

  private final Settings security;
  private final Check check;

  AccessRulesSection(Settings security, Check check) {
    this.security = security;
    this.check = check;
  }

  AccessRules read() {
    List<AccessRule> rules = new ArrayList<>();
    List<Settings> written = security.find(RULES).orElse(List.of());
    for (int at = 0; at < written.size(); at++) {
      rule(written.get(at), NAME + "[" + at + "]").ifPresent(rules::add);
    }
    return AccessRules.of(rules);
  }

  private Optional<AccessRule> rule(Settings rule, String key) {
    Optional<String> path = rule.find(PATH);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Demand demand = new Demand(rule.get(ROLES), rule.get(PERMISSIONS));
    boolean isPublic = rule.get(PUBLIC);
    if (isPublic && !demand.isEmpty()) {
      check.problem(
          rule.place(PUBLIC), key + ".public", "excludes roles and permissions; keep one of them");
    }
    boolean isSaid = isPublic || rule.isSet(ROLES) || rule.isSet(PERMISSIONS);
    if (!isSaid) {
      check.problem(
          rule.place(PATH),
          key,
          "does not say who may: give roles, permissions, or public: true;"
              + " roles: [\"*\"] lets in whoever is logged in");
    }
    if (isSaid && demand.isEmpty() && isAdministration(path.get())) {
      check.problem(
          rule.place(PATH),
          key + ".path",
          "opens administration, which always needs the role admin; take the rule out");
    }
    names(rule, ROLES, demand.roles(), key);
    names(rule, PERMISSIONS, demand.permissions(), key);
    try {
      return Optional.of(new AccessRule(path.get(), new HashSet<>(rule.get(METHODS)), demand));
    } catch (IllegalArgumentException wrong) {
      check.problem(rule.place(PATH), key + ".path", String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private void names(Settings rule, Key<List<String>> kind, List<String> names, String key) {
    for (String name : names) {
      boolean isAnybody = kind.equals(ROLES) && name.equals(Demand.ANY_ROLE);
      if (name.isBlank() || (name.indexOf('*') >= 0 && !isAnybody)) {
        check.problem(
            rule.place(kind),
            key + "." + kind,
            "has '"
                + name
                + "': what is asked for is one thing, patterns are granted;"
                + " roles: [\"*\"] lets in whoever is logged in");
      }
    }
  }

  private static boolean isAdministration(String path) {
    return CLOSED.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
  }

  private static Key<List<String>> texts(String name) {
    return Key.of(name, Types.list(Types.text())).or(List.of());
  }
}
