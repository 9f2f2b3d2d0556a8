package dev.xcore.services.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of "Authenticating Requests" in the Amazon S3 API Reference. */
class AwsSignatureTest {

  private static final AwsSignature SIGNATURE =
      new AwsSignature(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
  private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
  private static final String HOST = "examplebucket.s3.amazonaws.com";

  private static String signature(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("host", HOST);
    String header =
        SIGNATURE
            .sign(
                method, path, new TreeMap<>(query), all, body.getBytes(StandardCharsets.UTF_8), NOW)
            .getLast()
            .value();
    return header.substring(header.indexOf("Signature=") + "Signature=".length());
  }

  @Test
  void aPartOfAnObjectIsRead() {
    assertThat(signature("GET", "/test.txt", Map.of(), Map.of("range", "bytes=0-9"), ""))
        .isEqualTo("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void anObjectIsWritten() {
    assertThat(
            signature(
                "PUT",
                "/test%24file.text",
                Map.of(),
                Map.of(
                    "date", "Fri, 24 May 2013 00:00:00 GMT",
                    "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                "Welcome to Amazon S3."))
        .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void aQueryWithoutValueIsSigned() {
    assertThat(signature("GET", "/", Map.of("lifecycle", ""), Map.of(), ""))
        .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void objectsAreListed() {
    assertThat(signature("GET", "/", Map.of("max-keys", "2", "prefix", "J"), Map.of(), ""))
        .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }
}
