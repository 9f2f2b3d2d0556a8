package dev.xcore.kernel.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What is signed beside the files.
 *
 * @param plugin the plugin's name
 * @param version as in its manifest
 * @param algorithm of the signature
 * @param keyId of the key that signs
 * @param signedAt when, in whole seconds
 * @param archive of a jar the hash of its bytes
 */
public record SignatureHeader(
    String plugin,
    String version,
    SignatureAlgorithm algorithm,
    String keyId,
    Instant signedAt,
    Optional<String> archive) {

  private static final String TITLE = "xcore-plugin-signature-1\n";

  /**
   * Returns the bytes that are signed: a title, the header's fields as lines {@code name NUL value
   * LF}, an empty line, the lines of the files. No value holds NUL or LF.
   */
  byte[] message(SignedContent content) {
    StringBuilder text = new StringBuilder(TITLE);
    field(text, "plugin", plugin);
    field(text, "version", version);
    field(text, "algo", algorithm.label());
    field(text, "key_id", keyId);
    field(text, "signed_at", signedAt.toString());
    field(text, "archive", archive.orElse("-"));
    field(text, "files", Integer.toString(content.files().size()));
    return text.append('\n').append(content.lines()).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name).append('\0').append(value).append('\n');
  }
}
