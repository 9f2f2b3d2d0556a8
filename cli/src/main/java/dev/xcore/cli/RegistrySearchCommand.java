package dev.xcore.cli;

import dev.xcore.app.catalog.Registry;
import dev.xcore.app.catalog.Release;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore registry search}. */
@Command(
    name = "search",
    description = "List plugins of the registry whose name, description or tags contain a term.",
    mixinStandardHelpOptions = true)
final class RegistrySearchCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TERM",
      defaultValue = "",
      description = "What to look for. Default: all plugins.")
  private String term = "";

  @Mixin private final RegistryOption registry = new RegistryOption();
  @Mixin private final JsonOption json = new JsonOption();

  RegistrySearchCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Terminal terminal = session.terminal();
    try (Registry opened = registry.open(session)) {
      List<Release> found = opened.index().search(term);
      if (json.isSet()) {
        terminal.print(JsonText.pretty(Map.of("plugins", found.stream().map(this::tree).toList())));
        return;
      }
      if (found.isEmpty()) {
        terminal.note("the registry %s has no plugin like that".formatted(opened.url()));
      }
      TextTable table = new TextTable();
      found.forEach(release ->
          table.row(
              release.name(),
              release.version().toString() + (release.yanked() ? " (yanked)" : ""),
              release.about().description()));
      table.lines().forEach(terminal::print);
    }
  }

  private Map<String, Object> tree(Release release) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", release.name());
    tree.putAll(release.tree());
    return tree;
  }
}
