package dev.xcore.cli;

import dev.xcore.app.catalog.Release;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore registry publish}. */
@Command(
    name = "publish",
    description = {
      "Add an archive to a registry in a folder and sign the index again.",
      "A plugin that is no archive yet is packed first."
    },
    mixinStandardHelpOptions = true)
final class RegistryPublishCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "ARCHIVE",
      description = "An archive, or the name or folder of a plugin.")
  private String name = "";

  @Mixin private final RegistryOption registry = new RegistryOption();
  @Mixin private final SigningOption signing = new SigningOption();
  @Mixin private final JsonOption json = new JsonOption();

  RegistryPublishCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path folder = registry.folder(session);
    Application application = session.application();
    PluginFolder reader = application.catalog().folder();
    PluginPackage plugin =
        switch (reader.inspect(application.plugin(session.surroundings(), name))) {
          case PluginFolder.Found found -> found.plugin();
          case PluginFolder.Broken broken ->
              throw new SettingsException(broken.failure().problems());
        };
    try (ScratchFolder scratch = ScratchFolder.create("xcore-publish")) {
      Path archive =
          plugin.form() == PluginPackage.Form.ARCHIVE
              ? plugin.location()
              : PluginPacking.pack(session, plugin, scratch.path()).file();
      report(signing.publisher(session, folder).publish(archive, reader), folder);
    } catch (IOException failure) {
      throw new CommandFailure("cannot make or remove a temporary folder: " + failure, failure);
    }
  }

  private void report(Release release, Path folder) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", release.name());
      tree.putAll(release.tree());
      terminal.print(JsonText.pretty(tree));
      return;
    }
    terminal.print(
        "%s %s is in %s"
            .formatted(
                terminal.good("published"), release.label(), folder.resolve(release.path())));
  }
}
