package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginFolder;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin scan}. */
@Command(
    name = "scan",
    description = {
      "Tell what a plugin's code uses, and what a sandbox would refuse, without running it.",
      "Fails if the plugin is a sandboxed one that would be refused."
    },
    mixinStandardHelpOptions = true)
final class PluginScanCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "A name, a folder or a jar.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginScanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Application application = session.application();
    PluginCatalog catalog = application.catalog();
    InstalledPlugin plugin = catalog.inspect(application.plugin(session.surroundings(), name));
    PluginScan.Result result =
        switch (plugin.entry()) {
          case PluginFolder.Broken broken -> throw broken.failure();
          case PluginFolder.Found found ->
              new PluginScan(application.configuration().security().scan())
                  .scan(
                      found.plugin(),
                      catalog,
                      CompilerOptions.forUser(session.surroundings().environment()));
        };
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(ScanText.tree(result)));
    } else {
      ScanText.print(session.terminal(), result);
    }
    return result.isRefused() ? 1 : 0;
  }
}
