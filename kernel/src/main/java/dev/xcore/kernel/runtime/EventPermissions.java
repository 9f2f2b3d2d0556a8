package dev.xcore.kernel.runtime;

import dev.xcore.handlers.EventName;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.PermissionDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which events a plugin may publish and subscribe to: the rules of its manifest, the first that
 * matches decides, no match denies; without rules everything is allowed, and its own events, {@code
 * NAME.**}, always are. Decisions are remembered, a bounded number of them. Thread safe.
 */
final class EventPermissions {

  private static final String KIND = "event:";
  private static final int MOST_REMEMBERED = 10_000;

  /** What plugins do with events. */
  enum Verb {
    PUBLISH("publish"),
    SUBSCRIBE("subscribe");

    private final String word;

    Verb(String word) {
      this.word = word;
    }
  }

  private record Rule(Glob resource, List<String> verbs, boolean allow) {

    boolean isAbout(Verb verb) {
      return verbs.contains(verb.word) || verbs.contains("*");
    }
  }

  private record Question(Verb verb, String name) {}

  private final String plugin;
  private final String own;
  private final Optional<List<Rule>> rules;
  private final Map<Question, Boolean> decided = new ConcurrentHashMap<>();

  private EventPermissions(String plugin, Optional<List<Rule>> rules) {
    this.plugin = plugin;
    this.own = plugin + ".";
    this.rules = rules;
  }

  static EventPermissions of(PluginManifest manifest) {
    return new EventPermissions(
        manifest.name(),
        manifest.permissions().map(all -> all.stream().map(EventPermissions::rule).toList()));
  }

  private static Rule rule(PermissionRule rule) {
    return new Rule(new Glob(rule.resource()), List.copyOf(rule.actions()), rule.allow());
  }

  /**
   * Checks that an event may be sent.
   *
   * @throws PermissionDeniedException if not; says which line to add
   */
  void checkPublish(String name, PermissionJudge judge) {
    if (!name.startsWith(own) && !isAllowed(Verb.PUBLISH, name, judge)) {
      throw denied(Verb.PUBLISH, name, judge);
    }
  }

  /**
   * Checks that a subscription may be made. What its pattern matches is checked again by name.
   *
   * @throws PermissionDeniedException if not; says which line to add
   */
  void checkSubscribe(String pattern, PermissionJudge judge) {
    if (pattern.startsWith(own)) {
      return;
    }
    for (String shape : shapes(pattern)) {
      if (!isAllowed(Verb.SUBSCRIBE, shape, judge)) {
        throw denied(Verb.SUBSCRIBE, pattern, judge);
      }
    }
  }

  /** The rest of a name has any number of segments: a rule for one is not a rule for two. */
  private static List<String> shapes(String pattern) {
    if (!pattern.endsWith(EventName.REST)) {
      return List.of(pattern);
    }
    String begin = pattern.substring(0, pattern.length() - EventName.REST.length());
    return List.of(begin + "*", begin + "*.*");
  }

  /**
   * Checks that a hook may be made: points of the platform are never a plugin's own.
   *
   * @throws PermissionDeniedException if not; says which line to add
   */
  void checkHook(String pattern, PermissionJudge judge) {
    if (!isOwnPoint(pattern)
        && !shapes(pattern).stream().allMatch(each -> isAllowed(Verb.SUBSCRIBE, each, judge))) {
      throw denied(Verb.SUBSCRIBE, pattern, judge);
    }
  }

  /** Whether the plugin may stand at a point that a pattern matches. */
  boolean mayHook(String point, PermissionJudge judge) {
    return rules.isEmpty() || isOwnPoint(point) || isAllowed(Verb.SUBSCRIBE, point, judge);
  }

  private boolean isOwnPoint(String pattern) {
    return pattern.startsWith(own)
        && HookPoint.PLATFORM.stream().noneMatch(point -> point.name().startsWith(own));
  }

  /**
   * Whether an event that a pattern matches may be taken. Asked once a name, while the bus looks
   * for who takes it: nothing is announced, or {@code permission.allow} would announce itself.
   */
  boolean mayTake(String name, PermissionJudge judge) {
    return rules.isEmpty()
        || name.startsWith(own)
        || judge.allows(request(Verb.SUBSCRIBE, name), byManifest(Verb.SUBSCRIBE, name));
  }

  private boolean isAllowed(Verb verb, String name, PermissionJudge judge) {
    Question question = new Question(verb, name);
    Boolean known = decided.get(question);
    if (known == null) {
      if (decided.size() >= MOST_REMEMBERED) {
        decided.clear();
      }
      known = judge.decide(request(verb, name), byManifest(verb, name));
      decided.put(question, known);
    }
    return known;
  }

  private boolean byManifest(Verb verb, String name) {
    return rules
        .map(all ->
            all.stream()
                .filter(rule -> rule.isAbout(verb) && rule.resource().matches(KIND + name))
                .findFirst()
                .map(Rule::allow)
                .orElse(false))
        .orElse(true);
  }

  private PermissionDeniedException denied(Verb verb, String name, PermissionJudge judge) {
    judge.denied(request(verb, name), "permissions");
    return new PermissionDeniedException(
        "plugin '%s' may not %s %s: add \"%s%s:%s\" to permissions in its plugin.yaml"
            .formatted(
                plugin,
                verb == Verb.PUBLISH ? "send event" : "subscribe to",
                name,
                KIND,
                name,
                verb.word));
  }

  private PermissionRequest request(Verb verb, String name) {
    return new PermissionRequest(plugin, KIND + name, verb.word);
  }
}
