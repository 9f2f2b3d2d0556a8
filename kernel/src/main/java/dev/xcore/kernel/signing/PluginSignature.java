package dev.xcore.kernel.signing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A signature of a plugin: {@code plugin.sig}.
 *
 * @param header what it says of plugin and key
 * @param digest SHA-256 over the lines of the files
 * @param files SHA-256 by path, sorted by the bytes of the paths
 * @param signature over header and lines, in Base64
 */
public record PluginSignature(
    SignatureHeader header, String digest, Map<String, String> files, String signature) {

  /** Its name, in a plugin's folder and at the root of its jar. */
  public static final String FILE = "plugin.sig";

  /** The largest file that is read as a signature. */
  public static final int LARGEST = 8 << 20;

  /** Copies the files, keeping their order. */
  public PluginSignature {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Signs a plugin.
   *
   * @param content what is signed
   * @param key signs it
   * @param at when
   * @return the signature
   */
  public static PluginSignature sign(SignedContent content, SigningKey key, Instant at) {
    SignatureHeader header =
        new SignatureHeader(
            content.plugin(),
            content.version(),
            key.algorithm(),
            key.id(),
            at.truncatedTo(ChronoUnit.SECONDS),
            content.archive());
    String signature = SignatureText.base64(key.sign(header.message(content)));
    return new PluginSignature(header, content.digest(), content.hashes(), signature);
  }

  /**
   * Reads a signature file. Only the very bytes that {@link #write} gives are one: nothing can be
   * added to it, or left out, without notice.
   *
   * @param bytes of the file
   * @return the signature, which nobody has checked yet
   * @throws IllegalArgumentException if it is none; says why
   */
  public static PluginSignature read(byte[] bytes) {
    return SignatureText.read(bytes);
  }

  /**
   * Writes the file.
   *
   * @return JSON in UTF-8
   */
  public byte[] write() {
    return SignatureText.write(this);
  }
}
