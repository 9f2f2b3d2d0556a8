package dev.xcore.kernel.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.Corpora;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Project Wycheproof's vectors (C2SP/wycheproof, Apache-2.0), read from beside the repository. */
class WycheproofSignaturesTest {

  @Test
  void everyVectorOfEd25519IsJudgedAsItShould() throws IOException {
    JsonNode corpus = Corpora.tree("wycheproof/ed25519.json");
    int judged = 0;
    for (JsonNode group : corpus.get("testGroups")) {
      TrustedKey key =
          new Ed25519TrustedKey(Ed25519Keys.readPublic(group.get("publicKeyPem").asString()));
      for (JsonNode vector : group.get("tests")) {
        assertThat(key.isSigned(bytes(vector, "msg"), bytes(vector, "sig")))
            .as("vector %s: %s", vector.get("tcId"), vector.get("comment"))
            .isEqualTo(vector.get("result").asString().equals("valid"));
        judged++;
      }
    }
    assertThat(judged).isEqualTo(corpus.get("numberOfTests").asInt());
  }

  /** Tags that were cut off are no signatures here; their whole ones begin with them. */
  @Test
  void everyVectorOfHmacIsJudgedAsItShould() throws IOException {
    JsonNode corpus = Corpora.tree("wycheproof/hmac_sha256.json");
    int judged = 0;
    for (JsonNode group : corpus.get("testGroups")) {
      boolean isWhole = group.get("tagSize").asInt() == 256;
      for (JsonNode vector : group.get("tests")) {
        HmacKey key = HmacKey.of(bytes(vector, "key"));
        byte[] tag = bytes(vector, "tag");
        boolean isValid = vector.get("result").asString().equals("valid");
        byte[] computed = key.sign(bytes(vector, "msg"));

        assertThat(key.isSigned(bytes(vector, "msg"), tag))
            .as("vector %s: %s", vector.get("tcId"), vector.get("comment"))
            .isEqualTo(isValid && isWhole);
        assertThat(Arrays.equals(Arrays.copyOf(computed, tag.length), tag))
            .as("vector %s: %s", vector.get("tcId"), vector.get("comment"))
            .isEqualTo(isValid);
        judged++;
      }
    }
    assertThat(judged).isEqualTo(corpus.get("numberOfTests").asInt());
  }

  private static byte[] bytes(JsonNode vector, String name) {
    return HexFormat.of().parseHex(vector.get(name).asString());
  }
}
