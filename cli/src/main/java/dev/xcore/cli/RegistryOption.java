package dev.xcore.cli;

import dev.xcore.app.catalog.Registry;
import dev.xcore.app.config.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --registry}, for every command on registries. */
final class RegistryOption {

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "The registry: a URL or a folder. Default: registry.url of the configuration.")
  private @Nullable String address;

  /** Reads the application's configuration with this registry in it. */
  Configuration configuration(Session session) {
    String given = address;
    return (given == null
            ? session.application()
            : session.application(Map.of("registry.url", absolute(session, given))))
        .configuration();
  }

  /** A folder is relative to where the user is, not to the configuration. */
  private static String absolute(Session session, String given) {
    return given.contains(":") ? given : session.surroundings().resolve(Path.of(given)).toString();
  }

  Registry open(Session session) {
    return open(session, configuration(session));
  }

  /** Returns the registry's folder, for commands that write. */
  Path folder(Session session) {
    URI url =
        configuration(session)
            .registry()
            .url()
            .orElseThrow(() ->
                new CommandFailure(
                    "no registry is named; give its folder with --registry, or set registry.url"));
    if (!url.getScheme().equals("file")) {
      throw new CommandFailure(
          ("%s is read over HTTP; publish into the folder that is served there, with --registry"
                  + " DIR, on the machine that has it")
              .formatted(url));
    }
    return Path.of(url);
  }

  static Registry open(Session session, Configuration configuration) {
    Terminal terminal = session.terminal();
    return Registry.open(
        configuration,
        InstantSource.system(),
        warning -> terminal.note(terminal.doubtful("warning: ") + warning));
  }
}
