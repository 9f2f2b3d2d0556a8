package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Whose tables a command is about: one plugin's, the platform's, or all. */
final class MigrationChoice {

  static final String PLATFORM = "xcore";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "A plugin, or xcore for the platform's own tables. Default: all.")
  private @Nullable String name;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the chosen ones. */
  List<String> names(AdminClient client) {
    return name().map(List::of).orElseGet(() -> all(client));
  }

  private static List<String> all(AdminClient client) {
    return client.get("/admin/migrations").list("migrations").stream()
        .map(line -> Trees.text(line, "plugin", "?"))
        .toList();
  }

  /** Returns the chosen ones that are plugins. */
  List<String> plugins(AdminClient client) {
    return names(client).stream()
        .filter(each -> name().isPresent() || !each.equals(PLATFORM))
        .toList();
  }

  static String path(String name, String verb) {
    return "/admin/migrations/" + PathSegment.of(name) + verb;
  }

  static Map<String, @Nullable Object> status(AdminClient client, String name) {
    return client.get(path(name, "")).members();
  }
}
