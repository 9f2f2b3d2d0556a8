package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import dev.xcore.kernel.settings.Wording;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Types of values that occur in manifests only. */
final class ManifestTypes {

  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
  static final Pattern API_VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  private static final String IDENTIFIER =
      "[\\p{javaJavaIdentifierStart}&&[^$]][\\p{javaJavaIdentifierPart}]*+";
  private static final Pattern QUALIFIED =
      Pattern.compile(IDENTIFIER + "(?:\\." + IDENTIFIER + ")*+");
  private static final Pattern IMPORT = Pattern.compile(QUALIFIED.pattern() + "(?:\\.\\*)?");
  private static final Pattern CALLER = Pattern.compile("[a-z*][a-z0-9_*-]{0,62}");
  private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)++");

  /** First segments of paths that belong to the platform. */
  private static final List<String> RESERVED =
      List.of("console", "dev", "docs", "health", "metrics", "openapi.json", "redoc");

  private ManifestTypes() {}

  static Type<String> name() {
    return Types.text().as("a plugin's name", ManifestTypes::checkedName);
  }

  static Type<Version> version() {
    return Types.anyScalar()
        .as(
            "a SemVer version such as 1.2.3",
            text -> {
              Version version = Version.parse(text);
              if (!version.toString().equals(text)) {
                throw new IllegalArgumentException(
                    "'%s' is not a SemVer version; write %s"
                        .formatted(Wording.shorten(text), version));
              }
              return version;
            });
  }

  static Type<VersionRange> range() {
    return Types.anyScalar().as("a version range such as ^1.2", VersionRange::parse);
  }

  static Type<String> entryPoint() {
    return Types.text()
        .as("a class name, or a path below the plugin such as src/Main.java", ManifestTypes::entry);
  }

  static Type<String> packageName() {
    return Types.text(QUALIFIED, "a package such as com.example.shop");
  }

  static Type<String> importName() {
    return Types.text(IMPORT, "a package or class such as java.net.http or java.net.http.*");
  }

  static Type<String> caller() {
    return Types.text(CALLER, "a plugin's name, or a glob such as shop-* or *");
  }

  static Type<String> homepage() {
    return Types.text()
        .as(
            "a web address",
            text -> {
              URI uri = URI.create(text);
              if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException(
                    "'%s' is not a web address such as https://example.com/shop"
                        .formatted(Wording.shorten(text)));
              }
              return text;
            });
  }

  static Type<String> prefix() {
    return Types.text()
        .as(
            "a path such as /plugins/shop",
            text -> {
              if (!PREFIX.matcher(text).matches()) {
                throw new IllegalArgumentException(
                    ("'%s' is not a path such as /plugins/shop: it starts with '/', does not end"
                            + " with it, and has letters, digits and . _ ~ - between")
                        .formatted(Wording.shorten(text)));
              }
              if (RESERVED.contains(text.split("/", 3)[1])) {
                throw new IllegalArgumentException(reserved(text));
              }
              return text;
            });
  }

  /** Says that a prefix is the platform's. */
  static String reserved(String prefix) {
    return "'%s' belongs to the platform; choose a path such as /plugins/shop"
        .formatted(Wording.shorten(prefix));
  }

  static Type<String> date() {
    return Types.text()
        .as(
            "an ISO 8601 date such as 2027-01-31",
            text -> {
              try {
                return text.contains("T")
                    ? OffsetDateTime.parse(text).toString()
                    : LocalDate.parse(text).toString();
              } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                    "'%s' is not an ISO 8601 date such as 2027-01-31"
                        .formatted(Wording.shorten(text)),
                    e);
              }
            });
  }

  static Type<String> relativePath() {
    return Types.text()
        .as(
            "a path below the plugin",
            text -> {
              requireInside(text);
              return text;
            });
  }

  /** {@code users}, {@code "users: ^1.2"}, {@code users: ^1.2} or name, version and optional. */
  static Type<Requirement> requirement() {
    Key<String> name = Key.of("name", name()).required();
    Key<VersionRange> version = Key.of("version", range()).or(VersionRange.parse("*"));
    Key<Boolean> optional = Key.of("optional", Types.bool()).or(false);
    Type<Requirement> shortForm =
        Types.text().as("a name, \"name: range\"", ManifestTypes::requirement);
    Type<Requirement> pair =
        Types.map(range())
            .as("a name with a range", ManifestTypes::requirement)
            .onlyIf(node -> isPairOtherThan(node, name, version, optional));
    Type<Settings> section = Section.of(name, version, optional);
    Type<Requirement> longForm =
        section
            .onlyIf(Node.Mapping.class::isInstance)
            .as(
                "{name, version, optional}",
                s -> {
                  if (s.find(name).isEmpty() || s.find(version).isEmpty()) {
                    return new Requirement("", VersionRange.parse("*"), true);
                  }
                  return new Requirement(s.get(name), s.get(version), s.get(optional));
                });
    return Types.either(shortForm, Types.either(pair, longForm));
  }

  private static boolean isPairOtherThan(Node node, Key<?>... keys) {
    return node instanceof Node.Mapping mapping
        && mapping.entries().size() == 1
        && List.of(keys).stream().noneMatch(key -> mapping.entries().containsKey(key.name()));
  }

  private static Requirement requirement(Map<String, VersionRange> pair) {
    return pair.entrySet().stream()
        .findFirst()
        .map(entry -> new Requirement(checkedName(entry.getKey()), entry.getValue(), false))
        .orElseGet(() -> new Requirement("", VersionRange.parse("*"), true));
  }

  private static Requirement requirement(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String range = colon < 0 ? "*" : text.substring(colon + 1);
    return new Requirement(checkedName(name.strip()), VersionRange.parse(range.strip()), false);
  }

  private static String checkedName(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(wrongName(text));
    }
    return text;
  }

  /** Says why a text is no name, and which one is near. */
  static String wrongName(String text) {
    String proposal =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_-]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    String hint =
        NAME.matcher(proposal).matches() ? "; did you mean '%s'?".formatted(proposal) : "";
    return ("'%s' is not a plugin's name: a lower-case letter, then up to 62 lower-case letters,"
            + " digits, '-' and '_'%s")
        .formatted(Wording.shorten(text), hint);
  }

  private static String entry(String text) {
    boolean path = text.contains("/") || text.contains("\\") || text.endsWith(".java");
    if (path) {
      requireInside(text);
      if (!text.endsWith(".java")) {
        throw new IllegalArgumentException(
            "'%s' is neither a class name nor a path to a .java file"
                .formatted(Wording.shorten(text)));
      }
    } else if (!QUALIFIED.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a class name such as shop.Shop, nor a path such as src/shop/Shop.java"
              .formatted(Wording.shorten(text)));
    }
    return text;
  }

  private static void requireInside(String text) {
    boolean absolute = text.startsWith("/") || text.startsWith("~") || text.matches("[A-Za-z]:.*");
    boolean climbs = List.of(text.split("/", -1)).contains("..");
    if (text.isEmpty() || absolute || climbs || text.contains("\\") || hasControls(text)) {
      throw new IllegalArgumentException(
          "'%s' must stay inside the plugin: a relative path with '/' and without '..'"
              .formatted(Wording.shorten(text)));
    }
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  static String duplicates(List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
