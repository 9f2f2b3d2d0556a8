package dev.xcore.kernel.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Seals texts with a key (HMAC-SHA256, RFC 2104). Immutable, thread safe. */
final class AuditSeal {

  /** Characters of a seal: hexadecimal digits. */
  static final int LENGTH = 64;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  AuditSeal(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Returns what stands before the first record. */
  String beginning() {
    return of("xcore audit log 1".getBytes(StandardCharsets.UTF_8), 0);
  }

  /** Seals bytes from the start, so many of them; all for zero. */
  String of(byte[] text, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(text, 0, length == 0 ? text.length : length);
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  boolean fits(String seal, byte[] text, int length) {
    return MessageDigest.isEqual(
        of(text, length).getBytes(StandardCharsets.US_ASCII),
        seal.getBytes(StandardCharsets.US_ASCII));
  }
}
