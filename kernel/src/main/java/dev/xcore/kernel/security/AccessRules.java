package dev.xcore.kernel.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The allow-list of the resource {@code allowed.rules}, which explains its own format. Immutable.
 */
final class AccessRules {

  private static final String RESOURCE = "allowed.rules";

  private final Map<String, ClassRule> classes;
  private final Map<String, AccessRule> packages;
  private final Map<String, AccessRule> trees;

  AccessRules(
      Map<String, ClassRule> classes,
      Map<String, AccessRule> packages,
      Map<String, AccessRule> trees) {
    this.classes = Map.copyOf(classes);
    this.packages = Map.copyOf(packages);
    this.trees = Map.copyOf(trees);
  }

  /** Reads the list that the platform brings along. */
  static AccessRules read() {
    try (InputStream in =
        Objects.requireNonNull(AccessRules.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the allow-list of the code scan cannot be read", e);
    }
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if a line is none, with its number
   */
  static AccessRules parse(String text) {
    AccessRulesParser parser = new AccessRulesParser();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        parser.line(line.strip());
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("line %d: %s".formatted(number, line), wrong);
      }
    }
    return parser.rules();
  }

  /** Returns what holds for a class, by its internal name. */
  ClassRule of(String internal) {
    ClassRule own = classes.get(internal);
    return own == null ? ofSurroundings(internal) : own;
  }

  /** Tells whether the class itself, or one around it, is named. */
  boolean names(String internal) {
    return classes.containsKey(internal) || outer(internal).isPresent();
  }

  /** Returns the names of all classes with a line of their own. */
  Map<String, ClassRule> classes() {
    return classes;
  }

  /** Returns the names of all packages, and of all trees of packages. */
  Set<String> packages() {
    Set<String> names = new TreeSet<>(packages.keySet());
    names.addAll(trees.keySet());
    return names;
  }

  private ClassRule ofSurroundings(String internal) {
    Optional<ClassRule> outer = outer(internal);
    if (outer.isPresent()) {
      return ClassRule.of(outer.get().base());
    }
    int end = internal.lastIndexOf('/');
    String packageName = end < 0 ? "" : internal.substring(0, end);
    AccessRule exact = packages.get(packageName);
    return ClassRule.of(exact == null ? ofTree(packageName) : exact);
  }

  private Optional<ClassRule> outer(String internal) {
    int start = internal.lastIndexOf('/') + 1;
    for (int end = internal.lastIndexOf('$');
        end > start;
        end = internal.lastIndexOf('$', end - 1)) {
      ClassRule outer = classes.get(internal.substring(0, end));
      if (outer != null) {
        return Optional.of(outer);
      }
    }
    return Optional.empty();
  }

  private AccessRule ofTree(String packageName) {
    String name = packageName;
    while (true) {
      AccessRule rule = trees.get(name);
      if (rule != null) {
        return rule;
      }
      int end = name.lastIndexOf('/');
      if (end < 0) {
        return AccessRule.UNNAMED;
      }
      name = name.substring(0, end);
    }
  }

  /** Collects lines. */
  private static final class AccessRulesParser {

    private final Map<String, Draft> drafts = new HashMap<>();
    private final Map<String, AccessRule> packages = new HashMap<>();
    private final Map<String, AccessRule> trees = new HashMap<>();
    private Optional<Capability> capability = Optional.empty();

    void line(String line) {
      if (line.startsWith("[")) {
        String name = line.substring(1, line.length() - 1);
        capability = name.equals("language") ? Optional.empty() : Optional.of(capability(name));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        int space = line.indexOf(' ');
        Access access = access(line.substring(0, space));
        rule(new AccessRule(access, capability), line.substring(space + 1).split(" : ", 2));
      }
    }

    private void rule(AccessRule rule, String[] parts) {
      String name = parts[0].strip().replace('.', '/');
      if (parts.length == 2) {
        Draft draft = drafts.computeIfAbsent(name, key -> new Draft());
        for (String member : parts[1].strip().split(" ")) {
          draft.members.put(member(member), rule);
        }
      } else if (name.endsWith("/**")) {
        trees.put(name.substring(0, name.length() - 3), rule);
      } else if (name.endsWith("/*")) {
        packages.put(name.substring(0, name.length() - 2), rule);
      } else {
        drafts.computeIfAbsent(name, key -> new Draft()).base.add(rule);
      }
    }

    AccessRules rules() {
      Map<String, ClassRule> classes = new HashMap<>();
      AccessRules surroundings = new AccessRules(Map.of(), packages, trees);
      drafts.forEach((name, draft) -> classes.put(name, draft.rule(surroundings.of(name).base())));
      return new AccessRules(classes, packages, trees);
    }

    private static Access access(String word) {
      return switch (word) {
        case "allow" -> Access.ALLOW;
        case "grant" -> Access.GRANT;
        case "deny" -> Access.DENY;
        case "never" -> Access.NEVER;
        default -> throw new IllegalArgumentException("no such word: " + word);
      };
    }

    private static Capability capability(String name) {
      for (Capability capability : Capability.values()) {
        if (capability.label().equals(name)) {
          return capability;
        }
      }
      throw new IllegalArgumentException("no such capability: " + name);
    }

    /** Turns {@code f(int,byte[])} into {@code f(I[B)}. */
    private static String member(String text) {
      int open = text.indexOf('(');
      if (open < 0) {
        return text;
      }
      StringBuilder key = new StringBuilder(text.substring(0, open + 1));
      String types = text.substring(open + 1, text.length() - 1);
      for (String type : types.isEmpty() ? new String[0] : types.split(",")) {
        key.append(TypeNames.descriptor(type));
      }
      return key.append(')').toString();
    }
  }

  /** What is said of a class so far. */
  private static final class Draft {

    private final List<AccessRule> base = new ArrayList<>();
    private final Map<String, AccessRule> members = new HashMap<>();

    /** A class of which only members are named is otherwise what its package is. */
    ClassRule rule(AccessRule surroundings) {
      AccessRule own = base.isEmpty() ? surroundings : base.getFirst();
      AccessRule mention = own;
      for (AccessRule rule : members.values()) {
        mention = rule.access().compareTo(mention.access()) < 0 ? rule : mention;
      }
      return new ClassRule(own, mention, members);
    }
  }
}
