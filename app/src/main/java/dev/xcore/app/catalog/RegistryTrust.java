package dev.xcore.app.catalog;

import dev.xcore.app.config.Environment;
import dev.xcore.app.config.RegistrySettings;
import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.kernel.signing.SigningException;
import java.net.URI;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose index is believed.
 *
 * @param url of the registry, for messages
 * @param keys that may have signed
 */
record RegistryTrust(URI url, List<PublicKey> keys) {

  RegistryTrust {
    keys = List.copyOf(keys);
  }

  /**
   * Reads the configured keys.
   *
   * @throws CatalogException if a key cannot be read, or there is none where one is needed
   */
  static RegistryTrust of(URI url, RegistrySettings settings, Environment environment) {
    List<PublicKey> keys = settings.trustedKeys().stream().map(RegistryTrust::key).toList();
    boolean isLocal = url.getScheme().equals("file");
    if (keys.isEmpty() && !(isLocal && environment == Environment.DEVELOPMENT)) {
      throw new CatalogException(
          ("registry.trusted_keys is empty, so nobody could tell a forged index of %s from a true"
                  + " one; ask its operator for the public key and set registry.trusted_keys%s")
              .formatted(
                  url, isLocal ? "; only development takes an unsigned registry in a folder" : ""));
    }
    return new RegistryTrust(url, keys);
  }

  private static PublicKey key(String textOrFile) {
    try {
      return Ed25519Keys.readPublic(textOrFile);
    } catch (SigningException unusable) {
      throw new CatalogException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /** Tells whether everything is believed, since no key is configured. */
  boolean isBlind() {
    return keys.isEmpty();
  }

  /**
   * Checks an index.
   *
   * @param index its exact bytes
   * @param signature the signature file, empty if the registry has none
   * @throws CatalogException if no trusted key has signed it
   */
  void check(byte[] index, Optional<byte[]> signature) {
    if (isBlind()) {
      return;
    }
    if (signature.isEmpty()) {
      throw refused("is not signed: there is no " + Registry.SIGNATURE + " beside it");
    }
    IndexSignature signed;
    try {
      signed = IndexSignature.read(signature.get());
    } catch (IllegalArgumentException broken) {
      throw new CatalogException(
          "the signature of the index of %s is not readable: %s"
              .formatted(url, broken.getMessage()),
          broken);
    }
    List<String> known = known();
    if (signed.keyIds().stream().noneMatch(known::contains)) {
      throw refused("is signed by " + String.join(", ", signed.keyIds()));
    }
    if (!signed.isBy(keys, index)) {
      throw refused("was changed after it was signed, or its signature is forged");
    }
  }

  /**
   * Tells whether index and signature may be of two publications: a trusted key has signed another
   * index than this.
   */
  boolean isHalfWritten(byte[] index, Optional<byte[]> signature) {
    try {
      Optional<IndexSignature> signed = signature.map(IndexSignature::read);
      return !isBlind()
          && signed.filter(each -> each.keyIds().stream().anyMatch(known()::contains)).isPresent()
          && !signed.get().isBy(keys, index);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private List<String> known() {
    return keys.stream().map(Ed25519Keys::id).toList();
  }

  private CatalogException refused(String what) {
    return new CatalogException(
        "the index of %s %s; trusted keys: %s. Nothing of it was used"
            .formatted(url, what, known().stream().collect(Collectors.joining(", "))));
  }
}
