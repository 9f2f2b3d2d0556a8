package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin versions}. */
@Command(
    name = "versions",
    description = "List the versions of a plugin that are on disk, and where they came from.",
    mixinStandardHelpOptions = true)
final class PluginVersionsCommand implements Runnable {

  private static final int DIGEST_SHOWN = 12;

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginVersionsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String path = "/admin/plugins/" + PathSegment.of(name) + "/versions";
    Map<String, @Nullable Object> report =
        new PluginChanges(session)
            .make(
                client -> client.get(path).members(),
                installer -> PluginChanges.versions(name, installer.versions(name)));
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report));
      return;
    }
    TextTable table = new TextTable();
    Trees.items(report.get("versions")).forEach(version -> row(table, Trees.members(version)));
    table.lines().forEach(session.terminal()::print);
  }

  private void row(TextTable table, Map<String, @Nullable Object> version) {
    boolean isInstalled = Boolean.TRUE.equals(version.get("installed"));
    boolean isChanged = Boolean.TRUE.equals(version.get("changed"));
    String digest = Trees.text(version, "digest", "");
    table.row(
        Trees.text(version, "version", "?"),
        isInstalled ? session.terminal().good("installed") : "kept",
        Trees.text(version, "installed_at", "-"),
        Trees.text(version, "actor", "-"),
        digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
        Trees.text(version, "origin", "") + (isChanged ? " (changed since)" : ""));
  }
}
