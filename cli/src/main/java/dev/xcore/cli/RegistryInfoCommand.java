package dev.xcore.cli;

import dev.xcore.app.catalog.Registry;
import dev.xcore.app.catalog.Release;
import dev.xcore.kernel.registry.PermissionRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore registry info}. */
@Command(
    name = "info",
    description = "Show what the registry knows of a plugin, and all of its versions.",
    mixinStandardHelpOptions = true)
final class RegistryInfoCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Mixin private final RegistryOption registry = new RegistryOption();
  @Mixin private final JsonOption json = new JsonOption();

  RegistryInfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (Registry opened = registry.open(session)) {
      List<Release> releases = opened.index().require(name);
      if (json.isSet()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("registry", opened.url().toString());
        tree.put("versions", releases.stream().map(Release::tree).toList());
        session.terminal().print(JsonText.pretty(tree));
      } else {
        print(releases);
      }
    }
  }

  private void print(List<Release> releases) {
    Terminal terminal = session.terminal();
    Release newest = releases.getFirst();
    terminal.print(
        "%s  %s".formatted(terminal.strong(newest.name()), newest.about().description()));
    TextTable facts = new TextTable();
    fact(facts, "author", newest.about().author());
    fact(facts, "license", newest.about().license());
    fact(facts, "homepage", newest.about().homepage());
    fact(facts, "tags", String.join(", ", newest.about().tags()));
    fact(facts, "runs", newest.mode().name().toLowerCase(Locale.ROOT));
    fact(facts, "may", newest.permissions().map(RegistryInfoCommand::rules).orElse(""));
    facts.lines().forEach(line -> terminal.print("  " + line));
    terminal.print("");
    TextTable versions = new TextTable();
    releases.forEach(release -> versions.row(cells(release)));
    versions.lines().forEach(line -> terminal.print("  " + line));
  }

  private static void fact(TextTable facts, String label, String value) {
    if (!value.isEmpty()) {
      facts.row(label, value);
    }
  }

  private static String rules(List<PermissionRule> rules) {
    return rules.isEmpty()
        ? "use nothing but its own data"
        : rules.stream()
            .map(rule ->
                "%s%s %s"
                    .formatted(
                        rule.allow() ? "" : "not ",
                        String.join("/", rule.actions()),
                        rule.resource()))
            .collect(Collectors.joining("; "));
  }

  private String[] cells(Release release) {
    String needs =
        release.requires().stream()
            .map(need -> need.name() + " " + need.range() + (need.optional() ? " (optional)" : ""))
            .collect(Collectors.joining(", "));
    return new String[] {
      release.version() + (release.yanked() ? session.terminal().bad(" yanked") : ""),
      release.publishedAt().toString(),
      "XCore " + release.framework(),
      needs.isEmpty() ? "" : "requires " + needs
    };
  }
}
