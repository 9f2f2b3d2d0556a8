package dev.xcore.app.catalog;

import dev.xcore.app.catalog.RegistryFiles.Answer;
import dev.xcore.app.catalog.RegistryFiles.Missing;
import dev.xcore.app.catalog.RegistryFiles.Wanted;
import dev.xcore.app.catalog.RegistryMemory.Copy;
import dev.xcore.app.catalog.RegistryMemory.State;
import dev.xcore.app.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A registry of plugins, read with distrust: an index counts only if a trusted key signed these
 * very bytes, it has not expired and is not older than one seen before; an archive counts only if
 * it has the hash that the index names. Used by one thread.
 *
 * <p>The format is described in {@code docs/registry.md}.
 */
public final class Registry implements AutoCloseable {

  /** The index's file name. */
  public static final String INDEX = "index.json";

  /** The name of the file with the index's signatures. */
  public static final String SIGNATURE = "index.json.sig";

  /** The largest index that is read, in bytes. */
  public static final long LARGEST_INDEX = 10 << 20;

  private static final long LARGEST_SIGNATURE = 64 << 10;

  /** A publisher replaces two files, one after the other; in between they do not match. */
  private static final int TRIES = 3;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final RegistryFiles files;
  private final RegistryTrust trust;
  private final RegistryMemory memory;
  private final Duration cacheTtl;
  private final InstantSource clock;

  Registry(
      RegistryFiles files,
      RegistryTrust trust,
      RegistryMemory memory,
      Duration cacheTtl,
      InstantSource clock) {
    this.files = files;
    this.trust = trust;
    this.memory = memory;
    this.cacheTtl = cacheTtl;
    this.clock = clock;
  }

  /**
   * Opens the configured registry. Nothing is fetched yet.
   *
   * @param configuration with {@code registry.url} and {@code registry.trusted_keys}
   * @param clock tells what has expired
   * @param warnings takes what the operator should know
   * @return the registry
   * @throws CatalogException if none is configured, or its keys cannot be read
   */
  public static Registry open(
      Configuration configuration, InstantSource clock, Consumer<String> warnings) {
    URI url =
        configuration
            .registry()
            .url()
            .orElseThrow(() ->
                new CatalogException(
                    "no registry is configured; set registry.url, such as: xcore config set"
                        + " registry.url https://plugins.example/"));
    RegistryTrust trust =
        RegistryTrust.of(url, configuration.registry(), configuration.app().environment());
    if (trust.isBlind()) {
      warnings.accept(
          "the registry %s is not checked for signatures: registry.trusted_keys is empty"
              .formatted(url));
    }
    return new Registry(
        RegistryFiles.open(url),
        trust,
        RegistryMemory.of(configuration.app().varDirectory(), url),
        configuration.registry().cacheTtl(),
        clock);
  }

  /**
   * Returns where the registry is.
   *
   * @return ends in a slash
   */
  public URI url() {
    return files.url();
  }

  /**
   * Returns the index: the kept one while it is young enough, else the registry's.
   *
   * @return an index that is believed
   * @throws CatalogException if there is none that can be believed
   */
  public RegistryIndex index() {
    Optional<State> state = memory.state();
    Optional<Copy> kept = memory.copy().filter(copy -> isThatOf(state, copy));
    if (kept.isPresent() && state.filter(this::isYoung).isPresent()) {
      trust.check(kept.get().index(), kept.get().signature());
      RegistryIndex index = read(kept.get().index());
      if (clock.instant().isBefore(index.expires())) {
        return index;
      }
    }
    return fetchIndex(state, kept);
  }

  private boolean isYoung(State state) {
    Duration age = Duration.between(state.checkedAt(), clock.instant());
    return !age.isNegative() && age.compareTo(cacheTtl) < 0;
  }

  private static boolean isThatOf(Optional<State> state, Copy copy) {
    return state.filter(known -> known.sha256().equals(Sha256.hex(copy.index()))).isPresent();
  }

  private RegistryIndex fetchIndex(Optional<State> state, Optional<Copy> kept) {
    Path scratch = memory.scratch();
    try {
      Optional<String> tag = kept.isPresent() ? state.flatMap(State::tag) : Optional.empty();
      for (int attempt = 1; ; attempt++) {
        Path file = scratch.resolve(INDEX);
        Answer answer = fetch(new Wanted(INDEX, LARGEST_INDEX, tag), file);
        Copy copy =
            answer.isChanged()
                ? new Copy(Files.readAllBytes(file), signature(scratch.resolve(SIGNATURE)))
                : kept.orElseThrow();
        if (attempt == TRIES || !trust.isHalfWritten(copy.index(), copy.signature())) {
          return believe(copy, answer, state);
        }
        pause();
      }
    } catch (IOException failure) {
      throw new CatalogException(scratch + " cannot be read: " + failure, failure);
    } finally {
      Scratch.remove(scratch);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CatalogException("interrupted while waiting for the registry", interrupted);
    }
  }

  private Answer fetch(Wanted wanted, Path target) {
    try {
      return files.fetch(wanted, target, FetchProgress.unwatched());
    } catch (Missing missing) {
      throw new CatalogException(
          "%s does not exist; is registry.url right? 'xcore registry init' makes a registry"
              .formatted(missing.getMessage()),
          missing);
    }
  }

  private Optional<byte[]> signature(Path file) throws IOException {
    if (trust.isBlind()) {
      return Optional.empty();
    }
    try {
      files.fetch(Wanted.of(SIGNATURE, LARGEST_SIGNATURE), file, FetchProgress.unwatched());
      return Optional.of(Files.readAllBytes(file));
    } catch (Missing unsigned) {
      return Optional.empty();
    }
  }

  private RegistryIndex believe(Copy copy, Answer answer, Optional<State> before) {
    trust.check(copy.index(), copy.signature());
    RegistryIndex index = read(copy.index());
    String sha256 = Sha256.hex(copy.index());
    before.ifPresent(known -> checkSerial(known, index, sha256));
    if (!clock.instant().isBefore(index.expires())) {
      throw new CatalogException(
          ("the index of %s expired at %s, so newer versions may be withheld; its operator renews"
                  + " it with 'xcore registry renew'. Is this machine's clock right?")
              .formatted(url(), index.expires()));
    }
    State state = new State(index.serial(), sha256, answer.tag(), clock.instant());
    if (answer.isChanged()) {
      memory.keep(copy, state);
    } else {
      memory.note(state);
    }
    return index;
  }

  private void checkSerial(State known, RegistryIndex index, String sha256) {
    if (index.serial() < known.serial()) {
      throw new CatalogException(
          ("the index of %s has serial %d, but serial %d was seen before: somebody plays an old"
                  + " index back, or the registry was restored from a backup")
              .formatted(url(), index.serial(), known.serial()));
    }
    if (index.serial() == known.serial() && !sha256.equals(known.sha256())) {
      throw new CatalogException(
          "the index of %s was changed without a new serial (%d); its operator must publish again"
              .formatted(url(), index.serial()));
    }
  }

  private RegistryIndex read(byte[] index) {
    try {
      return IndexFormat.read(index);
    } catch (IllegalArgumentException broken) {
      throw new CatalogException(
          "the index of %s is not usable: %s".formatted(url(), broken.getMessage()), broken);
    }
  }

  /**
   * Downloads an archive and checks it: what lies in the folder afterwards is what was checked.
   *
   * @param release of this registry's index
   * @param folder an existing folder that nobody else writes to
   * @param progress hears how far it is
   * @return {@code NAME-VERSION.jar} in the folder
   * @throws CatalogException if it cannot be fetched, or is not what the index names
   */
  public Path fetch(Release release, Path folder, FetchProgress progress) {
    Path file = folder.resolve("%s-%s.jar".formatted(release.name(), release.version()));
    try {
      files.fetch(Wanted.of(release.path(), release.archive().size()), file, progress);
      String found = Sha256.of(file);
      if (!found.equals(release.archive().sha256())) {
        Files.deleteIfExists(file);
        throw new CatalogException(
            "%s%s is not what the index names: its SHA-256 is %s, expected %s. It was thrown away"
                .formatted(url(), release.path(), found, release.archive().sha256()));
      }
      return file;
    } catch (Missing missing) {
      throw new CatalogException(
          "the registry lists %s, but %s does not exist; its operator must publish it again"
              .formatted(release.label(), missing.getMessage()),
          missing);
    } catch (IOException failure) {
      throw new CatalogException(file + " cannot be read: " + failure, failure);
    }
  }

  /** Ends what is still running. */
  @Override
  public void close() {
    files.close();
  }
}
