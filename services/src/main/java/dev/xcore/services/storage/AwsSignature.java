package dev.xcore.services.storage;

import dev.xcore.sdk.http.Response.Header;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3 by AWS Signature Version 4, the content's hash included ("Authenticating
 * Requests: Using the Authorization Header", Amazon S3 API Reference).
 *
 * @param accessKey who asks
 * @param secretKey proves it
 * @param region of the bucket
 */
record AwsSignature(String accessKey, String secretKey, String region) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "s3";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DATE = 8;

  @Override
  public String toString() {
    return "signature of " + accessKey;
  }

  /**
   * Signs a request.
   *
   * @param method of it
   * @param path encoded, beginning with a slash
   * @param query names and values, not encoded
   * @param headers to be sent besides, {@code host} among them
   * @param body its bytes
   * @param now the time
   * @return all headers but {@code host}
   */
  List<Header> sign(
      String method,
      String path,
      SortedMap<String, String> query,
      Map<String, String> headers,
      byte[] body,
      Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> all = new TreeMap<>();
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value.strip()));
    all.put("x-amz-content-sha256", hash(body));
    all.put("x-amz-date", time);
    String signed = String.join(";", all.keySet());
    String request =
        String.join(
            "\n",
            method,
            path,
            query(query),
            all.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining()),
            signed,
            hash(body));
    String scope = String.join("/", time.substring(0, DATE), region, SERVICE, "aws4_request");
    String text =
        String.join("\n", ALGORITHM, time, scope, hash(request.getBytes(StandardCharsets.UTF_8)));
    String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, DATE)), text));
    List<Header> result = new ArrayList<>();
    all.forEach((name, value) -> {
      if (!name.equals("host")) {
        result.add(new Header(name, value));
      }
    });
    result.add(
        new Header(
            "Authorization",
            "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                .formatted(ALGORITHM, accessKey, scope, signed, signature)));
    return result;
  }

  private byte[] key(String date) {
    byte[] secret = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(secret, date), region), SERVICE), "aws4_request");
  }

  /** Writes a query as it is signed and sent. */
  static String query(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Percent-encodes all but letters, digits and {@code - . _ ~}. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean isPlain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      encoded.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
