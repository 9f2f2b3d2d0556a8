package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code xcore doctor} looks at in the application. */
final class ApplicationChecks {

  private static final Set<PosixFilePermission> FOR_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Session session;

  ApplicationChecks(Session session) {
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
              wrong.problems().size() + " problems, the first: " + wrong.problems().getFirst(),
              "xcore config check names all of them"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("configuration", "sound, in " + application.root()));
    findings.add(varFolder(application.configuration().app().varDirectory()));
    secrets(application.configuration().app().varDirectory().resolve("secrets"))
        .ifPresent(findings::add);
    findings.add(plugins(application));
    lock().ifPresent(findings::add);
    findings.add(port(application));
    return findings;
  }

  private Optional<Finding> lock() {
    try {
      List<String> drift = LockedPlugins.drift(session);
      return drift.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Finding.warn(
                  "plugins.lock",
                  String.join("; ", drift),
                  "xcore plugin restore installs what is locked"));
    } catch (SettingsException unsound) {
      return Optional.of(
          Finding.fail(
              "plugins.lock", unsound.problems().getFirst().toString(), "mend or remove the file"));
    }
  }

  private static Finding varFolder(Path folder) {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.isDirectory(existing) && Files.isWritable(existing)
        ? Finding.ok("var folder", folder + " can be written")
        : Finding.fail(
            "var folder",
            existing + " cannot be written",
            "make it writable for the server's user");
  }

  private static Optional<Finding> secrets(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
            && Files.getPosixFilePermissions(file).stream().anyMatch(FOR_OTHERS::contains)) {
          return Optional.of(
              Finding.fail("secrets", file + " is open to other users", "chmod 600 " + file));
        }
      }
      return Optional.of(Finding.ok("secrets", "closed to other users"));
    } catch (IOException failure) {
      return Optional.of(
          Finding.warn(
              "secrets",
              folder + " cannot be read: " + failure.getMessage(),
              "run the command as the server's user"));
    }
  }

  private static Finding plugins(Application application) {
    PluginCatalog catalog = application.catalog();
    if (catalog.plugins().isEmpty()) {
      return Finding.warn(
          "plugins", "none in " + catalog.directory(), "make one: xcore plugin new NAME");
    }
    List<String> wrong =
        catalog.plugins().stream()
            .filter(plugin -> !plugin.problems().isEmpty())
            .map(InstalledPlugin::name)
            .toList();
    return wrong.isEmpty()
        ? Finding.ok("plugins", catalog.plugins().size() + " in " + catalog.directory())
        : Finding.fail(
            "plugins",
            "unsound manifests: " + String.join(", ", wrong),
            "xcore plugin validate NAME says what is wrong");
  }

  private Finding port(Application application) {
    Configuration configuration = application.configuration();
    String host = configuration.server().host();
    int port = configuration.server().port();
    String address = host + ":" + port;
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return Finding.ok("port", address + " is free");
    } catch (UnknownHostException unknown) {
      return Finding.fail(
          "port", "server.host " + host + " is unknown", "use an address of this machine");
    } catch (IOException taken) {
      return isOurs()
          ? Finding.ok("port", address + " is served by XCore")
          : Finding.fail(
              "port",
              address + ": " + taken.getMessage(),
              "stop the other program, or set server.port");
    }
  }

  private boolean isOurs() {
    try (AdminClient client = session.client()) {
      return Trees.members(client.get("/health").body()).containsKey("checks");
    } catch (CommandFailure foreign) {
      return false;
    }
  }
}
