package dev.xcore.app.catalog;

import dev.xcore.kernel.signing.Ed25519Keys;
import dev.xcore.server.Json;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code index.json.sig}: Ed25519 signatures over the exact bytes of {@code index.json}, one per
 * key, so that keys can be changed without a moment in which some clients trust none.
 *
 * @param signatures not empty
 */
record IndexSignature(List<Signed> signatures) {

  private static final int MOST = 16;

  /** One key's signature, in Base64. */
  record Signed(String keyId, String signature) {}

  IndexSignature {
    signatures = List.copyOf(signatures);
  }

  /** Signs with each of several keys. */
  static IndexSignature of(byte[] index, List<KeyPair> keys) {
    return new IndexSignature(keys.stream().map(key -> sign(index, key)).toList());
  }

  private static Signed sign(byte[] index, KeyPair key) {
    byte[] signature = Ed25519Keys.sign(index, key.getPrivate());
    return new Signed(
        Ed25519Keys.id(key.getPublic()), Base64.getEncoder().encodeToString(signature));
  }

  /**
   * Reads a signature file.
   *
   * @throws IllegalArgumentException if it is none; says why
   */
  static IndexSignature read(byte[] bytes) {
    Fields root = Fields.of("signature", IndexFormat.parse(bytes));
    List<Signed> signatures = new ArrayList<>();
    for (Fields each : root.objects("signatures")) {
      if (each.required("algo").equals(Ed25519Keys.ALGORITHM)) {
        signatures.add(
            new Signed(
                Fields.plain(each.required("key_id")),
                each.parsed("signature", "Base64", IndexSignature::base64)));
      }
    }
    if (signatures.isEmpty() || signatures.size() > MOST) {
      throw new IllegalArgumentException("it must hold 1 to %d signatures".formatted(MOST));
    }
    return new IndexSignature(signatures);
  }

  private static String base64(String text) {
    Base64.getDecoder().decode(text);
    return text;
  }

  byte[] write() {
    return Json.write(Map.of("signatures", signatures.stream().map(IndexSignature::tree).toList()));
  }

  private static Map<String, Object> tree(Signed signed) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("algo", Ed25519Keys.ALGORITHM);
    tree.put("key_id", signed.keyId());
    tree.put("signature", signed.signature());
    return tree;
  }

  /** Tells whether a trusted key signed this very index. */
  boolean isBy(List<PublicKey> trusted, byte[] index) {
    return trusted.stream()
        .anyMatch(key ->
            signatures.stream()
                .filter(signed -> signed.keyId().equals(Ed25519Keys.id(key)))
                .anyMatch(signed ->
                    Ed25519Keys.isSigned(
                        index, Base64.getDecoder().decode(signed.signature()), key)));
  }

  List<String> keyIds() {
    return signatures.stream().map(Signed::keyId).toList();
  }
}
