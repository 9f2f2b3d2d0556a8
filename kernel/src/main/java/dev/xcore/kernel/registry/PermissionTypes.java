package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import dev.xcore.kernel.settings.Wording;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads permission rules, long and short. */
final class PermissionTypes {

  private static final Map<String, List<String>> VERBS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "service", List.of("read", "write", "use"),
                  "plugin", List.of("call"),
                  "event", List.of("publish", "subscribe"),
                  "network", List.of("connect"),
                  "file", List.of("read", "write"))));
  private static final Pattern NETWORK =
      Pattern.compile("(?:[^:\\[\\]]+|\\[[0-9a-fA-F:.*]+]):(?:[0-9]{1,5}|\\*{1,2})|\\*\\*?");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s]+");

  private static final Key<String> RESOURCE =
      Key.of(
              "resource",
              Types.text().as("a resource such as service:db", PermissionTypes::resource))
          .required();
  private static final Key<List<String>> ACTIONS =
      Key.of("actions", Types.list(Types.text())).required();
  private static final Key<String> EFFECT =
      Key.of("effect", Types.choice("allow", "deny")).or("allow");

  private PermissionTypes() {}

  static Type<PermissionRule> rule() {
    return Types.either(
        Types.text().as("a text such as \"service:db:read\"", PermissionTypes::shortForm),
        Section.of(RESOURCE, ACTIONS, EFFECT)
            .as("{resource, actions, effect}", PermissionTypes::longForm));
  }

  private static PermissionRule shortForm(String text) {
    int colon = text.lastIndexOf(':');
    String resource = colon < 0 ? "" : text.substring(0, colon);
    if (!resource.contains(":")) {
      String service =
          VERBS.getOrDefault("service", List.of()).stream()
              .filter(verb -> text.endsWith(":" + verb))
              .map(verb -> "; did you mean 'service:%s'?".formatted(Wording.shorten(text)))
              .findFirst()
              .orElse("");
      throw new IllegalArgumentException(
          "'%s' is not a permission: write KIND:NAME:VERB, such as service:db:read%s"
              .formatted(Wording.shorten(text), service));
    }
    String verb = text.substring(colon + 1);
    resource(resource);
    checkVerb(resource, verb);
    return new PermissionRule(resource, List.of(verb), true);
  }

  private static PermissionRule longForm(Settings settings) {
    String resource = settings.find(RESOURCE).orElse("*");
    List<String> actions = settings.find(ACTIONS).orElse(List.of());
    if (actions.isEmpty() && settings.find(ACTIONS).isPresent()) {
      throw new IllegalArgumentException("a rule without actions means nothing; give at least one");
    }
    actions.forEach(verb -> checkVerb(resource, verb));
    return new PermissionRule(
        resource, actions, settings.find(EFFECT).orElse("deny").equals("allow"));
  }

  private static String resource(String text) {
    if (text.equals("*") || text.equals("**")) {
      return text;
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    if (!VERBS.containsKey(kind)) {
      throw new IllegalArgumentException(
          "'%s' does not begin with a kind of resource: %s%s"
              .formatted(
                  Wording.shorten(text),
                  String.join(", ", VERBS.keySet()),
                  Wording.didYouMean(kind, VERBS.keySet())));
    }
    String name = colon < 0 ? "" : text.substring(colon + 1);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' names no %s; write %s:NAME".formatted(Wording.shorten(text), kind, kind));
    }
    if (kind.equals("network") && !NETWORK.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' needs host and port: network:HOST:PORT".formatted(Wording.shorten(text)));
    }
    return text;
  }

  private static void checkVerb(String resource, String verb) {
    int colon = resource.indexOf(':');
    TreeSet<String> allowed = new TreeSet<>();
    if (colon < 0) {
      VERBS.values().forEach(allowed::addAll);
    } else {
      allowed.addAll(VERBS.getOrDefault(resource.substring(0, colon), List.of()));
    }
    allowed.add("*");
    if (!allowed.contains(verb)) {
      throw new IllegalArgumentException(
          "'%s' is not a verb of %s; allowed: %s%s"
              .formatted(
                  Wording.shorten(verb),
                  Wording.shorten(resource),
                  String.join(", ", allowed),
                  Wording.didYouMean(verb, allowed)));
    }
  }
}
