package dev.xcore.cli;

import dev.xcore.app.catalog.RegistryPublisher;
import dev.xcore.kernel.signing.Ed25519Keys;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command that writes a registry needs. */
final class SigningOption {

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The private key that signs the index, made by 'registry keygen'; several while keys are"
              + " changed.")
  private List<Path> keys = List.of();

  @Option(
      names = "--valid-days",
      paramLabel = "DAYS",
      defaultValue = "90",
      description =
          "How long the index is believed without being published or renewed. Default:"
              + " ${DEFAULT-VALUE}")
  private int validDays = 90;

  boolean isUnsigned() {
    return keys.isEmpty();
  }

  RegistryPublisher publisher(Session session, Path folder) {
    if (validDays < 1) {
      throw new CommandFailure("--valid-days must be at least 1");
    }
    List<KeyPair> pairs =
        keys.stream()
            .map(file -> Ed25519Keys.readPair(session.surroundings().resolve(file)))
            .toList();
    return RegistryPublisher.create(
        folder, pairs, Duration.ofDays(validDays), InstantSource.system());
  }
}
