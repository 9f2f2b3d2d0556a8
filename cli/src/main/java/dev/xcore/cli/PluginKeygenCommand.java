package dev.xcore.cli;

import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.HmacKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code xcore plugin keygen}. */
@Command(
    name = "keygen",
    description = {
      "Make a key that signs plugins: FILE, readable for you only.",
      "Of Ed25519 the public key, for those who trust it, goes to FILE.pub."
    },
    mixinStandardHelpOptions = true)
final class PluginKeygenCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "plugin-signing.key",
      description = "Takes the private key or secret. Default: ${DEFAULT-VALUE}")
  private Path file = Path.of("");

  @Option(
      names = {"--algo", "-a"},
      paramLabel = "ALGO",
      defaultValue = "ed25519",
      description = "ed25519 or hmac. Default: ${DEFAULT-VALUE}")
  private String algorithm = "";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final JsonOption json = new JsonOption();

  PluginKeygenCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path target = session.surroundings().resolve(file);
    try {
      switch (algorithm.toLowerCase(Locale.ROOT)) {
        case "ed25519" -> pair(target);
        case "hmac", "hmac-sha256" -> secret(target);
        default ->
            throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "--algo is 'ed25519' or 'hmac', not '%s'".formatted(algorithm));
      }
    } catch (IOException failure) {
      throw new CommandFailure(target + " cannot be written: " + failure.getMessage(), failure);
    }
  }

  private void pair(Path target) throws IOException {
    KeyPair keys = Ed25519Keys.generate();
    Ed25519Keys.write(keys, target);
    Path publicFile = Ed25519Keys.publicFile(target);
    Map<String, Object> tree = tree("Ed25519", Ed25519Keys.id(keys.getPublic()), target);
    tree.put("public_key", publicFile.toString());
    report(tree, "  %s  give it to users, for plugins.trusted_keys".formatted(publicFile));
  }

  private void secret(Path target) throws IOException {
    String secret = HmacKey.generate();
    HmacKey.write(secret, target);
    report(
        tree("HMAC-SHA256", HmacKey.of(secret).id(), target),
        "  give its text to your servers alone, as XCORE__PLUGINS__SECRET_KEY");
  }

  private static Map<String, Object> tree(String algorithm, String id, Path target) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("algo", algorithm);
    tree.put("key_id", id);
    tree.put("private_key", target.toString());
    return tree;
  }

  private void report(Map<String, Object> tree, String hint) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(tree));
      return;
    }
    terminal.print("%s key %s".formatted(tree.get("algo"), tree.get("key_id")));
    terminal.print("  %s  keep it secret; it signs".formatted(tree.get("private_key")));
    terminal.print(hint);
  }
}
