package dev.xcore.cli;

import dev.xcore.app.config.ConfigurationLoader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the commands of one invocation share. */
final class Session {

  private final Surroundings surroundings;
  private final GlobalOptions options;

  Session(Surroundings surroundings, GlobalOptions options) {
    this.surroundings = surroundings;
    this.options = options;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  GlobalOptions options() {
    return options;
  }

  Terminal terminal() {
    return surroundings.terminal();
  }

  /** Reads the application's configuration. */
  Application application() {
    return Application.open(surroundings, options.config());
  }

  /** Reads the application's configuration with settings over all others. */
  Application application(Map<String, String> overrides) {
    return Application.open(surroundings, options.config(), overrides);
  }

  /** Prepares to read the application's configuration. */
  ConfigurationLoader loader() {
    return Application.loader(surroundings, options.config());
  }

  /** The application's folder. */
  Path root() {
    return Application.root(surroundings, options.config());
  }

  /** Makes a client for the running server; the caller closes it. */
  AdminClient client() {
    if (options.url().isEmpty()) {
      Application application = application();
      return new AdminClient(application.url(), givenToken().or(application::adminToken));
    }
    URI url = options.url().get();
    if (url.getHost() == null || url.getScheme() == null) {
      throw new CommandFailure(
          "'" + url + "' is no server address; write it like http://127.0.0.1:8082");
    }
    return new AdminClient(url, givenToken().or(() -> tokenFor(url)));
  }

  private Optional<String> givenToken() {
    return options
        .token()
        .or(() -> Optional.ofNullable(surroundings.environment().get("XCORE_TOKEN")))
        .filter(token -> !token.isBlank());
  }

  /** The application's own token is not sent to other machines. */
  private Optional<String> tokenFor(URI url) {
    return isLoopback(url.getHost()) ? application().adminToken() : Optional.empty();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
