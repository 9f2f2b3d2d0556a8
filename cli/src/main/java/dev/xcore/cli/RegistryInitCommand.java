package dev.xcore.cli;

import dev.xcore.app.catalog.RegistryIndex;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore registry init}. */
@Command(
    name = "init",
    description = "Make an empty registry in a folder, which any web server can serve.",
    mixinStandardHelpOptions = true)
final class RegistryInitCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of("");

  @Mixin private final SigningOption signing = new SigningOption();

  RegistryInitCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path root = session.surroundings().resolve(folder);
    RegistryIndex index = signing.publisher(session, root).init();
    Terminal terminal = session.terminal();
    terminal.print("%s is a registry, to be renewed before %s".formatted(root, index.expires()));
    if (signing.isUnsigned()) {
      terminal.note(
          terminal.doubtful("warning: ")
              + "it is not signed, so only applications in development on this machine can use it");
    }
  }
}
