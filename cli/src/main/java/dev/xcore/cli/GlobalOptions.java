package dev.xcore.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command understands. */
final class GlobalOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "The application's configuration file, or its folder. Default: xcore.yaml, xcore.json,"
              + " integration.yaml or config.json in the current folder.")
  private @Nullable Path config;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "The running server. Default: server.host and server.port of the configuration.")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description =
          "The administration token. Default: $$XCORE_TOKEN, else var/secrets/admin-token.")
  private @Nullable String token;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  Optional<URI> url() {
    return Optional.ofNullable(url);
  }

  Optional<String> token() {
    return Optional.ofNullable(token);
  }

  boolean debug() {
    return debug;
  }
}
