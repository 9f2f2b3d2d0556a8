package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.xcore.auth.secret.TestTables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent as a token, nothing but the token itself counts, and nothing fails otherwise.
 */
class JwtFuzzTest {

  private static final int ROUNDS = Integer.getInteger("xcore.fuzz.rounds", 3_000);
  private static final List<String> TOKENS =
      List.of(
          ".",
          "..",
          "=",
          "+",
          "/",
          "-",
          "_",
          " ",
          "\n",
          "\0",
          "\u00e9",
          "\ud800",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\u0000",
          "\"alg\":\"none\",",
          "\"kid\":",
          "\"crit\":[\"exp\"],",
          "\"exp\":",
          "1e999",
          "-1",
          "99999999999999999999",
          "null",
          "true",
          "[[[[[[[[[[[[[[[[");

  @TempDir private Path folder;
  private LoginGround ground;
  private LoginGround.Node node;
  private String good;

  @BeforeEach
  void open() throws Exception {
    ground = new LoginGround(TestTables.h2(folder), LoginGround.EDDSA);
    node = ground.node();
    good = node.tokens.issue("ada").accessToken();
  }

  @AfterEach
  void close() throws Exception {
    ground.close();
  }

  @Test
  @Timeout(120)
  void damagedTokensDoNotCount() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < ROUNDS; round++) {
      String damaged = mutant(random, good);
      if (!damaged.equals(good)) {
        assertThat(node.tokens.verify(damaged)).as(damaged).isEmpty();
      }
    }
    assertThat(node.tokens.verify(good)).isPresent();
  }

  /** Signed by the server's own key, so that the text itself is what is judged. */
  @Test
  @Timeout(120)
  void headersThatAreDamagedBeforeTheyAreSignedDoNotCount() {
    Random random = new Random(20_261_123);
    KeyRing.Entry key = node.ring.all().getFirst();
    String[] parts = good.split("\\.");
    String header = new Base64URL(parts[0]).decodeToString();
    byte[] payload = new Base64URL(parts[1]).decode();
    for (int round = 0; round < ROUNDS; round++) {
      String damaged = mutant(random, header);
      String token = Jws.write(damaged, payload, key.key());
      if (node.tokens.verify(token).isPresent()) {
        // Only what is the same to a reader of JSON: white space between its parts.
        assertThat(damaged.replaceAll("\\s", "")).isEqualTo(header);
      }
    }
  }

  @Test
  @Timeout(120)
  void payloadsThatAreDamagedBeforeTheyAreSignedNeverFailInAnotherWay() {
    Random random = new Random(20_261_124);
    KeyRing.Entry key = node.ring.all().getFirst();
    String[] parts = good.split("\\.");
    String header = new Base64URL(parts[0]).decodeToString();
    String payload = new Base64URL(parts[1]).decodeToString();
    int counted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = mutant(random, payload).getBytes(StandardCharsets.UTF_8);
      counted += node.tokens.verify(Jws.write(header, damaged, key.key())).isPresent() ? 1 : 0;
    }
    assertThat(counted).isLessThan(ROUNDS / 4);
  }

  private static String mutant(Random random, String sound) {
    StringBuilder text = new StringBuilder(sound);
    for (int changes = random.nextInt(1, 6); changes > 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(1, 0x180));
        default ->
            text.insert(
                at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 60))));
      }
    }
    return text.toString();
  }
}
