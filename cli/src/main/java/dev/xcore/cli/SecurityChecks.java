package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.Environment;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code xcore doctor --security} looks at. Finds; says nothing of what is well. */
final class SecurityChecks {

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private final Session session;

  SecurityChecks(Session session) {
    this.session = session;
  }

  List<Finding> all() {
    Application application;
    try {
      application = session.application();
    } catch (SettingsException wrong) {
      return List.of(
          Finding.fail(
              "configuration",
              "cannot be read: " + wrong.problems().getFirst(),
              "xcore config check names all problems"));
    }
    Configuration configuration = application.configuration();
    Path root = application.root();
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new TrackedFiles(root).all());
    findings.addAll(new WrittenSecrets(root, configuration).all());
    keys(configuration, findings);
    findings.addAll(new FileModes(root, configuration).all());
    findings.addAll(new ExpiryChecks(configuration).all());
    edge(configuration, findings);
    guards(configuration, findings);
    return findings;
  }

  private static boolean isProduction(Configuration configuration) {
    return configuration.app().environment() == Environment.PRODUCTION;
  }

  /** Development makes a key of its own. */
  private static void keys(Configuration configuration, List<Finding> findings) {
    boolean isDevelopment = configuration.app().environment() == Environment.DEVELOPMENT;
    boolean hasKey = configuration.app().secretKey().filter(key -> !key.isEmpty()).isPresent();
    for (Problem problem : configuration.weakSecrets()) {
      boolean isMissing = problem.key().equals("app.secret_key") && !hasKey;
      if (isDevelopment && !isMissing) {
        findings.add(Finding.warn("weak secret", problem.toString(), "make another one"));
      } else if (!isDevelopment) {
        findings.add(Finding.fail("weak secret", problem.toString(), "make another one"));
      }
    }
  }

  private static void edge(Configuration configuration, List<Finding> findings) {
    String host = configuration.server().host();
    boolean isPublic = isPublic(host);
    if (isPublic && configuration.server().tls().isEmpty()) {
      String message = "server.host " + host + " is reached from other machines without TLS";
      String cure = "set server.tls, or listen on 127.0.0.1 behind a proxy that ends TLS";
      findings.add(
          isProduction(configuration)
              ? Finding.fail("TLS", message, cure)
              : Finding.warn("TLS", message, cure));
    }
    if (isPublic && configuration.app().environment() == Environment.DEVELOPMENT) {
      findings.add(
          Finding.fail(
              "environment",
              "a server in development is reached from other machines at " + host,
              "set app.env: production, or listen on 127.0.0.1"));
    }
    if (configuration.server().cors().origins().contains("*")) {
      findings.add(
          Finding.warn(
              "CORS",
              "server.cors.allow_origins lets pages of every origin call the server",
              "name the origins of your pages"));
    }
  }

  private static boolean isPublic(String host) {
    if (EVERYWHERE.contains(host)) {
      return true;
    }
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return true;
    }
  }

  private static void guards(Configuration configuration, List<Finding> findings) {
    if (!isProduction(configuration)) {
      return;
    }
    if (configuration.app().debug()) {
      findings.add(Finding.fail("debug", "app.debug is on in production", "set app.debug: false"));
    }
    if (configuration.entries().stream()
        .noneMatch(entry -> entry.key().startsWith("security.access_rules"))) {
      findings.add(
          Finding.warn(
              "access rules",
              "no security.access_rules: routes of plugins are open unless the plugin says"
                  + " otherwise",
              "write down which paths need which roles"));
    }
    if (!configuration.plugins().signatures().strict()) {
      findings.add(
          Finding.warn(
              "signatures",
              "plugins.strict_trusted is off: unsigned code is loaded into the server",
              "sign trusted plugins, and leave the key out"));
    }
    if (configuration.security().scan().mode() != ScanSettings.Mode.ENFORCE) {
      findings.add(
          Finding.warn(
              "code scan",
              "security.sandbox.scan does not refuse anything",
              "set security.sandbox.scan: enforce"));
    }
    if (!configuration.security().audit().isEnabled()) {
      findings.add(
          Finding.warn(
              "audit", "security.audit.enabled is off", "leave it on: who did what is not known"));
    }
  }
}
