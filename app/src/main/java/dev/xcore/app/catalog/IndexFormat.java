package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest.About;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.server.Json;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code index.json}: how a {@link RegistryIndex} is written. */
final class IndexFormat {

  /** What this version reads and writes. */
  private static final long FORMAT = 1;

  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  static final long LARGEST_ARCHIVE = 100L << 20;

  /** The largest number that every JSON parser holds exactly. */
  private static final long LARGEST_SERIAL = (1L << 53) - 1;

  private IndexFormat() {}

  /**
   * Reads an index.
   *
   * @param bytes UTF-8
   * @throws IllegalArgumentException if it is none; says where and why
   */
  static RegistryIndex read(byte[] bytes) {
    Fields root = Fields.of("index", parse(bytes));
    long format = root.number("format", 1, Integer.MAX_VALUE);
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "it has format %d, this version reads %d; update XCore".formatted(format, FORMAT));
    }
    Map<String, List<Release>> plugins = new TreeMap<>();
    for (Fields plugin : root.objects("plugins")) {
      String name = name(plugin);
      if (plugins.put(name, releases(name, plugin)) != null) {
        throw new IllegalArgumentException("it lists plugin '%s' twice".formatted(name));
      }
    }
    return new RegistryIndex(
        root.number("serial", 0, LARGEST_SERIAL),
        root.time("generated_at"),
        root.time("expires"),
        new TreeMap<>(plugins));
  }

  static @Nullable Object parse(byte[] bytes) {
    try {
      return Json.read(bytes);
    } catch (InvalidPayloadException broken) {
      throw new IllegalArgumentException(
          String.valueOf(broken.getMessage()).replaceFirst("^the body is ", "it is "), broken);
    }
  }

  private static String name(Fields plugin) {
    String name = plugin.required("name");
    if (!NAME.matcher(name).matches()) {
      throw plugin.wrong("name", "a plugin's name");
    }
    return name;
  }

  private static List<Release> releases(String name, Fields plugin) {
    List<Release> releases = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Fields version : plugin.objects("versions")) {
      Release release = release(name, version);
      Version number = release.version();
      if (!seen.add(
          new Version(
                  number.major(), number.minor(), number.patch(), number.preRelease(), List.of())
              .toString())) {
        throw new IllegalArgumentException("it lists %s twice".formatted(release.label()));
      }
      releases.add(release);
    }
    if (releases.isEmpty()) {
      throw plugin.wrong("versions", "a list that is not empty");
    }
    return releases;
  }

  private static Release release(String name, Fields version) {
    String sha256 = version.required("sha256");
    if (!Sha256.FORM.matcher(sha256).matches()) {
      throw version.wrong("sha256", "64 lower-case hexadecimal digits");
    }
    return new Release(
        name,
        version.parsed("version", "a SemVer version", IndexFormat::version),
        new Release.Archive(sha256, version.number("size", 0, LARGEST_ARCHIVE)),
        version.parsed("framework_version", "a version range", VersionRange::parse),
        version.objects("requires").stream().map(IndexFormat::requirement).toList(),
        version.parsed("execution_mode", "an execution mode", IndexFormat::mode),
        permissions(version),
        about(version),
        version.time("published_at"),
        version.flag("yanked"));
  }

  /** File names are made of versions, so only the form that a version is written in will do. */
  private static Version version(String text) {
    Version version = Version.parse(text);
    if (!version.toString().equals(text)) {
      throw new IllegalArgumentException("write it " + version);
    }
    return version;
  }

  private static ExecutionMode mode(String text) {
    return ExecutionMode.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Requirement requirement(Fields requirement) {
    return new Requirement(
        name(requirement),
        requirement.parsed("version", "a version range", VersionRange::parse),
        requirement.flag("optional"));
  }

  private static Optional<List<PermissionRule>> permissions(Fields version) {
    return version.members().get("permissions") == null
        ? Optional.empty()
        : Optional.of(
            version.objects("permissions").stream()
                .map(rule ->
                    new PermissionRule(
                        rule.shown("resource"),
                        rule.shownList("actions"),
                        rule.required("effect").equals("allow")))
                .toList());
  }

  private static About about(Fields version) {
    return new About(
        version.shown("description"),
        version.shown("author"),
        version.shown("license"),
        version.shown("homepage"),
        version.shownList("tags"));
  }

  /** Writes an index, in an order that depends on nothing but its content. */
  static byte[] write(RegistryIndex index) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", FORMAT);
    root.put("serial", index.serial());
    root.put("generated_at", index.generatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("expires", index.expires().truncatedTo(ChronoUnit.SECONDS).toString());
    List<Object> plugins = new ArrayList<>();
    index
        .plugins()
        .forEach((name, releases) ->
            plugins.add(
                Map.of(
                    "name", name, "versions", releases.stream().map(IndexFormat::tree).toList())));
    root.put("plugins", plugins);
    return Json.write(root);
  }

  /** One version as in the index, for {@code --json} too. */
  static Map<String, Object> tree(Release release) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", release.version().toString());
    tree.put("sha256", release.archive().sha256());
    tree.put("size", release.archive().size());
    tree.put("framework_version", release.framework().toString());
    tree.put("requires", release.requires().stream().map(IndexFormat::tree).toList());
    tree.put("execution_mode", release.mode().name().toLowerCase(Locale.ROOT));
    release
        .permissions()
        .ifPresent(
            rules -> tree.put("permissions", rules.stream().map(IndexFormat::tree).toList()));
    tree.put("description", release.about().description());
    tree.put("author", release.about().author());
    tree.put("license", release.about().license());
    tree.put("homepage", release.about().homepage());
    tree.put("tags", release.about().tags());
    tree.put("published_at", release.publishedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    tree.put("yanked", release.yanked());
    return tree;
  }

  private static Map<String, Object> tree(Requirement requirement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", requirement.name());
    tree.put("version", requirement.range().toString());
    tree.put("optional", requirement.optional());
    return tree;
  }

  private static Map<String, Object> tree(PermissionRule rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", rule.resource());
    tree.put("actions", rule.actions());
    tree.put("effect", rule.allow() ? "allow" : "deny");
    return tree;
  }
}
