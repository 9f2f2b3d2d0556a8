package dev.xcore.app.catalog;

import dev.xcore.server.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a registry between commands, in {@code var/registry/HASH/}: its last index
 * with signature, and the last serial, so that an older index is recognised.
 */
final class RegistryMemory {

  private static final int HASH_SHOWN = 16;
  private static final String STATE = "state.json";

  private final Path folder;
  private final URI url;

  private RegistryMemory(Path folder, URI url) {
    this.folder = folder;
    this.url = url;
  }

  static RegistryMemory of(Path varDirectory, URI url) {
    String hash = Sha256.hex(url.toString().getBytes(StandardCharsets.UTF_8));
    return new RegistryMemory(
        varDirectory.resolve("registry").resolve(hash.substring(0, HASH_SHOWN)), url);
  }

  /**
   * What is known of the index.
   *
   * @param serial of the newest index that was ever believed
   * @param sha256 of that index
   * @param tag of it, if the registry gave one
   * @param checkedAt when the registry was asked last
   */
  record State(long serial, String sha256, Optional<String> tag, Instant checkedAt) {}

  /** The exact bytes of an index and of its signature. */
  static final class Copy {

    private final byte[] index;
    private final Optional<byte[]> signature;

    Copy(byte[] index, Optional<byte[]> signature) {
      this.index = index;
      this.signature = signature;
    }

    byte[] index() {
      return index;
    }

    Optional<byte[]> signature() {
      return signature;
    }
  }

  /** Returns what is known; empty before the first time. */
  Optional<State> state() {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Fields state = Fields.of("state", Json.read(Files.readAllBytes(file)));
      return Optional.of(
          new State(
              state.number("serial", 0, Long.MAX_VALUE),
              state.required("sha256"),
              state.optional("etag"),
              state.time("checked_at")));
    } catch (IOException | RuntimeException damaged) {
      throw new CatalogException(
          "%s is damaged, so that an old index of %s could not be told from a new one: %s. Remove the file if you know why"
              .formatted(file, url, damaged.getMessage()),
          damaged);
    }
  }

  /** Returns the kept index; empty if a part of it is missing. */
  Optional<Copy> copy() {
    Path index = folder.resolve(Registry.INDEX);
    Path signature = folder.resolve(Registry.SIGNATURE);
    try {
      return Files.exists(index)
          ? Optional.of(
              new Copy(
                  Files.readAllBytes(index),
                  Files.exists(signature)
                      ? Optional.of(Files.readAllBytes(signature))
                      : Optional.empty()))
          : Optional.empty();
    } catch (IOException failure) {
      throw new CatalogException(index + " cannot be read: " + failure, failure);
    }
  }

  /** Keeps an index that is believed. */
  void keep(Copy copy, State state) {
    try {
      Files.createDirectories(folder);
      replace(Registry.INDEX, copy.index());
      if (copy.signature().isPresent()) {
        replace(Registry.SIGNATURE, copy.signature().get());
      } else {
        Files.deleteIfExists(folder.resolve(Registry.SIGNATURE));
      }
      write(state);
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  /** Notes when the registry was asked. */
  void note(State state) {
    try {
      write(state);
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  private CatalogException unwritable(IOException failure) {
    return new CatalogException(folder + " cannot be written: " + failure, failure);
  }

  private void write(State state) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("url", url.toString());
    tree.put("serial", state.serial());
    tree.put("sha256", state.sha256());
    state.tag().ifPresent(tag -> tree.put("etag", tag));
    tree.put("checked_at", state.checkedAt().toString());
    replace(STATE, Json.write(tree));
  }

  private void replace(String name, byte[] content) throws IOException {
    AtomicFile.replace(folder.resolve(name), content);
  }

  /** Makes a private folder for transfers, removed by the caller. */
  Path scratch() {
    try {
      Files.createDirectories(folder);
      return Files.createTempDirectory(folder, ".fetch-");
    } catch (IOException failure) {
      throw new UncheckedIOException(unwritable(failure).getMessage(), failure);
    }
  }
}
