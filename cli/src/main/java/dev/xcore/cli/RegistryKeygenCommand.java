package dev.xcore.cli;

import dev.xcore.kernel.signing.Ed25519Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore registry keygen}. */
@Command(
    name = "keygen",
    description = "Make an Ed25519 key that signs registries: FILE, and FILE.pub for its users.",
    mixinStandardHelpOptions = true)
final class RegistryKeygenCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "FILE", description = "Takes the private key.")
  private Path file = Path.of("");

  @Mixin private final JsonOption json = new JsonOption();

  RegistryKeygenCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path target = session.surroundings().resolve(file);
    KeyPair keys = Ed25519Keys.generate();
    try {
      Ed25519Keys.write(keys, target);
    } catch (IOException failure) {
      throw new CommandFailure(target + " cannot be written: " + failure.getMessage(), failure);
    }
    report(target, Ed25519Keys.id(keys.getPublic()));
  }

  private void report(Path target, String id) {
    Terminal terminal = session.terminal();
    Path publicFile = Ed25519Keys.publicFile(target);
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("key_id", id);
      tree.put("private_key", target.toString());
      tree.put("public_key", publicFile.toString());
      terminal.print(JsonText.pretty(tree));
      return;
    }
    terminal.print("key " + id);
    terminal.print("  %s  keep it secret; it signs".formatted(target));
    terminal.print("  %s  give it to users, for registry.trusted_keys".formatted(publicFile));
  }
}
