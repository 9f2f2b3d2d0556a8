package dev.xcore.cli;

import dev.xcore.app.catalog.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore registry yank}. */
@Command(
    name = "yank",
    description = {
      "Withdraw a version: it is no longer chosen.",
      "Its archive stays, for those whose plugins.lock names it."
    },
    mixinStandardHelpOptions = true)
final class RegistryYankCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version, as published.")
  private String version = "";

  @Option(names = "--undo", description = "Bring it back.")
  private boolean undo;

  @Mixin private final RegistryOption registry = new RegistryOption();
  @Mixin private final SigningOption signing = new SigningOption();

  RegistryYankCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Release release =
        signing.publisher(session, registry.folder(session)).yank(name, version, !undo);
    session
        .terminal()
        .print("%s is %s".formatted(release.label(), undo ? "offered again" : "yanked"));
  }
}
