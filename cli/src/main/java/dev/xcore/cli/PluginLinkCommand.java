package dev.xcore.cli;

import dev.xcore.kernel.registry.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin link}. */
@Command(
    name = "link",
    description = "Let the plugin folder point to a plugin under development that lies elsewhere.",
    mixinStandardHelpOptions = true)
final class PluginLinkCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "DIR", description = "The plugin's folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the link. Default: the plugin's name.")
  private Optional<String> name = Optional.empty();

  @Mixin private final JsonOption json = new JsonOption();

  PluginLinkCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    PluginCatalog catalog = session.application().catalog();
    Path target = target(catalog);
    PluginManifest plugin = manifest(catalog, target);
    Path link = catalog.directory().resolve(new PluginName(name.orElse(plugin.name())).text());
    refuseTaken(catalog, plugin.name(), link);
    try {
      Files.createDirectories(catalog.directory());
      Files.createSymbolicLink(link, target);
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(
          "cannot make the link %s: %s; is the file system able to hold symbolic links?"
              .formatted(link, e),
          e);
    }
    report(plugin.name(), link, target);
  }

  private Path target(PluginCatalog catalog) {
    Path given = session.surroundings().resolve(directory);
    if (!Files.isDirectory(given)) {
      throw new CommandFailure(
          Files.exists(given)
              ? given + " is no folder; copy a jar into " + catalog.directory() + " instead"
              : "there is no folder " + given);
    }
    try {
      Path real = given.toRealPath();
      Path plugins = catalog.directory();
      if (Files.exists(plugins) && real.startsWith(plugins.toRealPath())) {
        throw new CommandFailure(given + " lies in the plugin folder already; it needs no link");
      }
      return real;
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + given + ": " + e.getMessage(), e);
    }
  }

  private static PluginManifest manifest(PluginCatalog catalog, Path target) {
    InstalledPlugin plugin = catalog.inspect(target);
    return plugin
        .manifest()
        .orElseThrow(() ->
            new CommandFailure(
                "%s holds no plugin that could be loaded: %s"
                    .formatted(target, plugin.problems().getFirst())));
  }

  private static void refuseTaken(PluginCatalog catalog, String plugin, Path link) {
    for (InstalledPlugin other : catalog.plugins()) {
      if (other.name().equals(plugin) || other.location().equals(link)) {
        throw new CommandFailure(
            "the name '%s' is taken by %s; remove that first%s"
                .formatted(
                    other.name(),
                    other.location(),
                    Files.isSymbolicLink(other.location())
                        ? ": xcore plugin unlink " + other.location().getFileName()
                        : ""));
      }
    }
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandFailure(link + " exists already; choose another --name");
    }
  }

  private void report(String plugin, Path link, Path target) {
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", plugin);
      tree.put("link", link.toString());
      tree.put("target", target.toString());
      session.terminal().print(JsonText.pretty(tree));
      return;
    }
    session.terminal().print(link + " -> " + target);
    session
        .terminal()
        .print("A server that watches loads it by itself; else: xcore plugin load " + plugin);
  }
}
