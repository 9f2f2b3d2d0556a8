package dev.xcore.cli;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginSignatures;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.signing.TrustRoot;
import dev.xcore.kernel.signing.TrustStore;
import dev.xcore.kernel.signing.TrustedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin verify}. */
@Command(
    name = "verify",
    description = {
      "Verify plugins: valid, unsigned, modified, untrusted, revoked or expired.",
      "Every file that is not as it was signed is named. The status is 0 if all are valid, else 1."
    },
    mixinStandardHelpOptions = true)
final class PluginVerifyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Names, folders or jars.")
  private List<String> names = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Trust this key alone: a public key, or the file of a secret. Default:"
              + " plugins.trusted_keys and plugins.secret_key.")
  private @Nullable Path key;

  @Mixin private final JsonOption json = new JsonOption();

  PluginVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Application application = session.application();
    TrustStore trust = trust(application);
    List<Map<String, Object>> reports = new ArrayList<>();
    boolean isValid = true;
    for (String each : names) {
      PluginPackage plugin = application.sound(session.surroundings(), each);
      SignatureReport report = examine(plugin, trust);
      isValid &= report.verdict() == SignatureVerdict.VALID;
      if (json.isSet()) {
        reports.add(tree(plugin, report));
      } else {
        print(plugin, report);
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(reports));
    }
    return isValid ? 0 : 1;
  }

  private TrustStore trust(Application application) {
    TrustStore configured = application.configuration().plugins().trust();
    if (key == null) {
      return configured;
    }
    TrustedKey named = TrustedKey.read(session.surroundings().resolve(key).toString());
    return new TrustStore(List.of(TrustRoot.of(named)), configured.revoked());
  }

  private static SignatureReport examine(PluginPackage plugin, TrustStore trust) {
    try {
      return PluginSignatures.examine(plugin, trust, Instant.now());
    } catch (PluginLoadException refused) {
      throw new SettingsException(refused.problems());
    } catch (IOException failure) {
      throw new CommandFailure(plugin.location() + " cannot be read: " + failure, failure);
    }
  }

  private static Map<String, Object> tree(PluginPackage plugin, SignatureReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", plugin.manifest().name());
    tree.put("version", plugin.manifest().version().toString());
    tree.putAll(SignatureText.tree(report));
    return tree;
  }

  private void print(PluginPackage plugin, SignatureReport report) {
    Terminal terminal = session.terminal();
    terminal.print(
        "%s %s %s%s"
            .formatted(
                SignatureText.verdict(terminal, report),
                plugin.manifest().name(),
                plugin.manifest().version(),
                report.header().map(SignatureText::signer).orElse("")));
    report.reasons().forEach(reason -> terminal.print("  " + reason));
  }
}
