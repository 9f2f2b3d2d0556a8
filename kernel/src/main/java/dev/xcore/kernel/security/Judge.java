package dev.xcore.kernel.security;

import dev.xcore.kernel.security.PlatformClasses.PlatformClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what one plugin may refer to, each class and member once. Not thread safe. */
final class Judge {

  private static final List<String> SHARED =
      List.of(
          "org/slf4j/",
          "jakarta/validation/",
          "jakarta/inject/",
          "com/fasterxml/jackson/annotation/",
          "org/jspecify/annotations/");
  private static final List<String> RESERVED = List.of("java/", "jdk/", "sun/", "dev/xcore/");

  private static final String ENTITIES = "jakarta/persistence/";

  private static final Refusal NO_ENTITIES =
      new Refusal(
          ScanRule.NEVER,
          Optional.empty(),
          "which sandboxed plugins cannot use (unsupported_in_sandbox); use Database and"
              + " Repository, or write execution_mode: trusted if you trust the code",
          Optional.empty());

  private final AccessRules rules;
  private final PlatformClasses platform;
  private final ImportPolicy policy;
  private final Predicate<String> isOwn;
  private final Map<String, Ruling> classes = new HashMap<>();
  private final Map<String, Boolean> open = new HashMap<>();
  private final Map<String, Optional<Refusal>> members = new HashMap<>();

  Judge(AccessRules rules, PlatformClasses platform, ImportPolicy policy, Predicate<String> isOwn) {
    this.rules = rules;
    this.platform = platform;
    this.policy = policy;
    this.isOwn = isOwn;
  }

  /**
   * Tells whether a package belongs to the JDK or the platform, so that no plugin may add to it.
   */
  boolean isReserved(String internal) {
    return RESERVED.stream().anyMatch(internal::startsWith)
        || platform.module(internal).isPresent();
  }

  /** Decides about a class, by its internal name. */
  Ruling ruling(String internal) {
    @Nullable Ruling known = classes.get(internal);
    if (known == null) {
      known = decide(internal);
      classes.put(internal, known);
    }
    return known;
  }

  private Ruling decide(String internal) {
    ClassRule rule = rules.of(internal);
    boolean isPlatform = isReserved(internal) || (isShared(internal) && !isOwn.test(internal));
    if (!isPlatform && internal.startsWith(ENTITIES) && !isOwn.test(internal)) {
      return new Ruling(internal, Ruling.Kind.OPEN, Optional.empty(), Optional.of(NO_ENTITIES));
    }
    if (!isPlatform) {
      Ruling.Kind kind = isOwn.test(internal) ? Ruling.Kind.OWN : Ruling.Kind.MISSING;
      return new Ruling(internal, kind, Optional.empty(), forbidden(internal, Optional.empty()));
    }
    Optional<Refusal> refusal =
        forbidden(internal, rule.mention().capability())
            .or(() -> rule.mention().access() == Access.NEVER ? Optional.empty() : module(internal))
            .or(() -> refusal(rule.mention(), internal, ScanRule.CLASS));
    Ruling.Kind kind = isOpen(internal) ? Ruling.Kind.OPEN : Ruling.Kind.GUARDED;
    return new Ruling(internal, kind, rule.mention().capability(), refusal);
  }

  private Optional<Refusal> forbidden(String internal, Optional<Capability> capability) {
    return policy
        .forbids(internal)
        .map(entry ->
            new Refusal(
                ScanRule.FORBIDDEN,
                capability,
                "which security.forbidden_imports has as %s; do without it, or ask the operator"
                    .formatted(ShownText.of(entry)),
                Optional.empty()));
  }

  private Optional<Refusal> module(String internal) {
    return platform
        .module(internal)
        .filter(module -> !platform.isBase(internal))
        .map(module ->
            new Refusal(
                ScanRule.MODULE,
                Optional.empty(),
                "of the JDK's module %s; workers have java.base only: do without it, or write execution_mode: trusted if you trust the code"
                    .formatted(module),
                Optional.empty()));
  }

  /** Applies what manifest and operator allow. */
  private Optional<Refusal> refusal(AccessRule rule, String internal, ScanRule kind) {
    return switch (rule.access()) {
      case ALLOW -> Optional.empty();
      case GRANT ->
          policy.grantsFiles() || policy.allows(internal)
              ? Optional.empty()
              : Optional.of(
                  new Refusal(
                      kind,
                      rule.capability(),
                      "which needs a grant of files; write filesystem: {allowed_paths: [data/]}"
                          + " into plugin.yaml",
                      Optional.empty()));
      case DENY ->
          policy.allows(internal) ? Optional.empty() : Optional.of(denied(rule, internal, kind));
      case NEVER ->
          Optional.of(
              new Refusal(
                  ScanRule.NEVER,
                  rule.capability(),
                  "which no sandboxed plugin may; do without it",
                  Optional.empty()));
    };
  }

  private static Refusal denied(AccessRule rule, String internal, ScanRule kind) {
    String name = ShownText.className(outermost(internal));
    return new Refusal(
        kind,
        rule.capability(),
        "which sandboxed plugins may not by default; do without it, or write allowed_imports: [%s] into plugin.yaml"
            .formatted(name),
        Optional.of(name));
  }

  /** A manifest names source classes; nested ones come with the class around them. */
  private static String outermost(String internal) {
    int end = internal.indexOf('$', internal.lastIndexOf('/') + 2);
    return end < 0 ? internal : internal.substring(0, end);
  }

  /**
   * Decides about a member of a class of the JDK or the platform.
   *
   * @param owner its class, or a class that inherits it
   */
  Optional<Refusal> member(String owner, String name, String descriptor) {
    String key = owner + '.' + name + descriptor;
    return members.computeIfAbsent(key, absent -> decide(owner, name, descriptor));
  }

  private Optional<Refusal> decide(String owner, String name, String descriptor) {
    Optional<Refusal> ofClass = ruling(owner).refusal();
    ClassRule rule = rules.of(owner);
    Optional<AccessRule> named = rule.named(name, descriptor);
    if (named.isPresent()) {
      return strictest(ofClass, refusal(named.get(), owner, ScanRule.MEMBER));
    }
    if (ofClass.isPresent()) {
      return ofClass;
    }
    AccessRule strictest = rule.base();
    String where = owner;
    boolean isFirst = true;
    for (PlatformClass type : platform.lineage(owner)) {
      if (type.declares(name, descriptor) && (type.isPublic() || type.name().equals(owner))) {
        AccessRule said = rules.of(type.name()).member(name, descriptor);
        boolean counts = isFirst || rules.names(type.name());
        if (counts && (isFirst || said.access().compareTo(strictest.access()) > 0)) {
          strictest = said;
          where = type.name();
        }
        isFirst = false;
      }
    }
    return policy.allows(owner) && strictest.access() != Access.NEVER
        ? Optional.empty()
        : refusal(strictest, where, ScanRule.MEMBER);
  }

  /** A member that nobody may use stays so; else what is said of the class comes first. */
  private static Optional<Refusal> strictest(
      Optional<Refusal> ofClass, Optional<Refusal> ofMember) {
    return ofMember
        .filter(refusal -> refusal.rule() == ScanRule.NEVER)
        .or(() -> ofClass)
        .or(() -> ofMember);
  }

  /** Tells whether a class of the JDK, or what it extends, declares a member. */
  boolean inherits(String owner, String name, String descriptor) {
    return platform.lineage(owner).stream().anyMatch(type -> type.declares(name, descriptor));
  }

  /** Returns what a member can do. */
  Optional<Capability> capability(String owner, String name, String descriptor) {
    return rules.of(owner).member(name, descriptor).capability();
  }

  /** Tells whether overloads of a member are told apart, so that messages must tell them too. */
  boolean tellsOverloads(String owner, String name) {
    return rules.of(owner).tellsOverloads(name);
  }

  /** Tells whether all members of a class are allowed, the inherited ones too. */
  private boolean isOpen(String internal) {
    @Nullable Boolean known = open.get(internal);
    if (known != null) {
      return known;
    }
    boolean isOpen = rules.of(internal).isOpen();
    if (isOpen) {
      for (PlatformClass type : platform.lineage(internal)) {
        isOpen &= !type.isPublic() || rules.of(type.name()).isOpen();
      }
    }
    open.put(internal, isOpen);
    return isOpen;
  }

  private static boolean isShared(String internal) {
    return SHARED.stream().anyMatch(internal::startsWith);
  }
}
