package dev.xcore.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events a command shows. */
final class EventChoice {

  @Option(
      names = "--name",
      paramLabel = "PATTERN",
      description =
          "Only events of these names: * stands for one segment, a last ** for one or more.")
  private @Nullable String name;

  @Option(
      names = "--source",
      paramLabel = "PLUGIN",
      description = "Only events of this plugin; those of the platform are from xcore.")
  private @Nullable String source;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only later ones: how long ago, such as 5m, or a time (ISO 8601).")
  private @Nullable String since;

  /** Returns the path of a request with the choice as its query. */
  String path(String... more) {
    List<String> query = new ArrayList<>(List.of(more));
    add(query, "name", name);
    add(query, "source", source);
    add(query, "since", since);
    return "/admin/events?" + String.join("&", query);
  }

  /** Adds a parameter, unless it is not given. */
  static void add(List<String> query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
