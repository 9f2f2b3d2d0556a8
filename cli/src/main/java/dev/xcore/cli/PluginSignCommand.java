package dev.xcore.cli;

import dev.xcore.app.config.PluginSettings;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginSignatures;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.signing.HmacKey;
import dev.xcore.kernel.signing.PluginSignature;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin sign}. */
@Command(
    name = "sign",
    description = {
      "Sign a plugin: write plugin.sig into its folder, or its jar.",
      "Covered is every file but data/ and what editors and version control leave behind."
    },
    mixinStandardHelpOptions = true)
final class PluginSignCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name, folder or jar.")
  private String name = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The key that 'plugin keygen' made, readable for you only. Default: the secret in"
              + " plugins.secret_key.")
  private @Nullable Path key;

  @Mixin private final JsonOption json = new JsonOption();

  PluginSignCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Application application = session.application();
    PluginSettings settings = application.configuration().plugins();
    SigningKey signing = key(settings);
    PluginPackage plugin = application.sound(session.surroundings(), name);
    try {
      Instant now = Instant.now();
      PluginSignature signature = PluginSignatures.sign(plugin, signing, now);
      report(plugin, signature, PluginSignatures.examine(plugin, settings.trust(), now));
    } catch (PluginLoadException refused) {
      throw new SettingsException(refused.problems());
    } catch (IOException failure) {
      throw new CommandFailure(
          "%s cannot be signed: %s".formatted(plugin.location(), failure), failure);
    }
  }

  private SigningKey key(PluginSettings settings) {
    if (key != null) {
      return SigningKey.read(session.surroundings().resolve(key));
    }
    return settings
        .secretKey()
        .map(HmacKey::of)
        .orElseThrow(() ->
            new CommandFailure(
                "there is no key to sign with: make one with 'xcore plugin keygen FILE' and name it"
                    + " with --key FILE, or set plugins.secret_key"));
  }

  private void report(PluginPackage plugin, PluginSignature signature, SignatureReport report) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>(SignatureText.tree(report));
      tree.put("name", plugin.manifest().name());
      tree.put("version", plugin.manifest().version().toString());
      tree.put("files", signature.files().size());
      terminal.print(JsonText.pretty(tree));
    } else {
      terminal.print(
          "%s %s %s by %s key %s, %d files"
              .formatted(
                  terminal.good("signed"),
                  plugin.manifest().name(),
                  plugin.manifest().version(),
                  signature.header().algorithm().label(),
                  signature.header().keyId(),
                  signature.files().size()));
    }
    if (report.verdict() != SignatureVerdict.VALID) {
      terminal.note(terminal.doubtful("here it is ") + report.text());
    }
  }
}
