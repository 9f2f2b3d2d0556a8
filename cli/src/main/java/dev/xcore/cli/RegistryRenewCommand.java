package dev.xcore.cli;

import dev.xcore.app.catalog.RegistryIndex;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore registry renew}. */
@Command(
    name = "renew",
    description = "Sign the index again, before it expires or to change keys.",
    mixinStandardHelpOptions = true)
final class RegistryRenewCommand implements Runnable {

  private final Session session;

  @Mixin private final RegistryOption registry = new RegistryOption();
  @Mixin private final SigningOption signing = new SigningOption();

  RegistryRenewCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path folder = registry.folder(session);
    RegistryIndex index = signing.publisher(session, folder).renew();
    session
        .terminal()
        .print(
            "%s has serial %d and is believed until %s"
                .formatted(folder, index.serial(), index.expires()));
  }
}
