package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.xcore.auth.secret.TestTables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has been tried on other servers to make them believe a token. */
class JwtAttackTest {

  @TempDir private Path folder;
  private LoginGround ground;
  private LoginGround.Node node;
  private KeyRing.Entry key;
  private String header;
  private String payload;
  private String good;

  private void open(String algorithm) throws Exception {
    ground =
        new LoginGround(
            TestTables.h2(folder),
            algorithm.equals("EdDSA") ? LoginGround.EDDSA : LoginGround.HS256);
    node = ground.node();
    good = node.tokens.issue("ada").accessToken();
    key = node.ring.all().getFirst();
    String[] parts = good.split("\\.");
    header = new Base64URL(parts[0]).decodeToString();
    payload = new Base64URL(parts[1]).decodeToString();
  }

  @AfterEach
  void close() throws Exception {
    ground.close();
  }

  /** Signs by the server's own key, so that only what is said can be the reason of a refusal. */
  private String signed(String header, String payload) {
    return Jws.write(header, payload.getBytes(StandardCharsets.UTF_8), key.key());
  }

  private void refused(String token) {
    assertThat(node.tokens.verify(token)).as(token).isEmpty();
  }

  private void refusedWithHeader(String changed) {
    assertThat(changed).isNotEqualTo(header);
    refused(signed(changed, payload));
  }

  private void refusedWithPayload(String changed) {
    assertThat(changed).isNotEqualTo(payload);
    refused(signed(header, changed));
  }

  private String with(String name, String json) throws Exception {
    Map<String, Object> claims = JSONObjectUtils.parse(payload);
    claims.put(name, "@");
    return JSONObjectUtils.toJSONString(claims).replace("\"@\"", json);
  }

  private String without(String name) throws Exception {
    Map<String, Object> claims = JSONObjectUtils.parse(payload);
    claims.remove(name);
    return JSONObjectUtils.toJSONString(claims);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void whatItIssuesCounts(String algorithm) throws Exception {
    open(algorithm);
    assertThat(node.tokens.verify(good)).isPresent();
    assertThat(node.tokens.verify(signed(header, payload))).isPresent();
    assertThat(header)
        .isEqualTo(
            "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}".formatted(algorithm, key.kid()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void noAlgorithmIsNoAlgorithm(String algorithm) throws Exception {
    open(algorithm);
    String body = Base64URL.encode(payload).toString();
    for (String none : List.of("none", "None", "NONE", "nOnE", "NoNe", "", " none", "none ")) {
      String changed = header.replace("\"" + algorithm + "\"", "\"" + none + "\"");
      String start = Base64URL.encode(changed) + "." + body;
      refused(start + ".");
      refused(start);
      refused(start + "." + good.split("\\.")[2]);
      refusedWithHeader(changed);
    }
    refusedWithHeader(header.replace("\"" + algorithm + "\"", "null"));
    refusedWithHeader(header.replace("\"alg\":\"" + algorithm + "\",", ""));
    refusedWithHeader(header.replace("\"" + algorithm + "\"", "[\"" + algorithm + "\"]"));
    refusedWithHeader(header.replace("\"" + algorithm + "\"", "0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void aKeyIsUsedByItsOwnAlgorithmOnly(String algorithm) throws Exception {
    open(algorithm);
    String other = algorithm.equals("EdDSA") ? "HS256" : "EdDSA";
    for (String wrong :
        List.of(
            other, "HS384", "HS512", "RS256", "PS256", "ES256", "ES256K", "Ed25519", "Ed448",
            "eddsa", "hs256")) {
      String changed = header.replace("\"" + algorithm + "\"", "\"" + wrong + "\"");
      refusedWithHeader(changed);
      // By HMAC with the public key as the secret, in all forms in which it may be known.
      String input = Base64URL.encode(changed) + "." + Base64URL.encode(payload);
      for (byte[] secret : publicForms()) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
        refused(input + "." + Base64URL.encode(signature));
      }
    }
  }

  private List<byte[]> publicForms() {
    if (!(key.key() instanceof SigningKey.Ed25519 pair)) {
      return List.of(new byte[1], key.kid().getBytes(StandardCharsets.US_ASCII));
    }
    byte[] encoded = pair.open().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getEncoder().encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n";
    return List.of(
        encoded,
        pem.getBytes(StandardCharsets.US_ASCII),
        new Base64URL(pair.publicPoint().orElseThrow()).decode(),
        pair.publicPoint().orElseThrow().getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void aTokenDoesNotBringItsKey(String algorithm) throws Exception {
    open(algorithm);
    SigningKey.Ed25519 own = SigningKey.Ed25519.generate();
    String point = own.publicPoint().orElseThrow();
    String jwk =
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
            .formatted(key.kid(), point);
    UnaryOperator<String> add = field -> header.replaceFirst("}$", "," + field + "}");
    for (String field :
        List.of(
            "\"jwk\":" + jwk,
            "\"jku\":\"https://attacker.example/keys\"",
            "\"jku\":\"http://127.0.0.1/auth/jwks\"",
            "\"x5u\":\"https://attacker.example/chain\"",
            "\"x5c\":[\"MIIB\"]",
            "\"x5t\":\"AAAA\"",
            "\"x5t#S256\":\"AAAA\"",
            "\"crit\":[\"exp\"],\"exp\":1",
            "\"crit\":[]",
            "\"crit\":[\"b64\"],\"b64\":false",
            "\"b64\":false",
            "\"zip\":\"DEF\"",
            "\"cty\":\"JWT\"",
            "\"enc\":\"A256GCM\"",
            "\"anything\":1")) {
      String changed = add.apply(field);
      refusedWithHeader(changed);
      refused(
          Jws.write(
              changed.replace("HS256", "EdDSA"), payload.getBytes(StandardCharsets.UTF_8), own));
    }
    refused(Jws.write(header, payload.getBytes(StandardCharsets.UTF_8), own));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void theNameOfAKeyLeadsNowhere(String algorithm) throws Exception {
    open(algorithm);
    for (String kid :
        List.of(
            "../../../../../../dev/null",
            "/dev/null",
            "' OR '1'='1",
            "' UNION SELECT 'AAAA' -- ",
            "%00",
            "\\u0000",
            key.kid() + "\\u0000",
            key.kid().toUpperCase(java.util.Locale.ROOT) + " ",
            " " + key.kid(),
            "0".repeat(32),
            "x".repeat(4000),
            "")) {
      refusedWithHeader(header.replace(key.kid(), kid));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(new byte[1], "HmacSHA256"));
      String input =
          Base64URL.encode(header.replace(key.kid(), kid)) + "." + Base64URL.encode(payload);
      refused(
          input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII))));
    }
    refusedWithHeader(header.replace("\"" + key.kid() + "\"", "null"));
    refusedWithHeader(header.replace("\"" + key.kid() + "\"", "[\"" + key.kid() + "\"]"));
    refusedWithHeader(header.replace("\"kid\":\"" + key.kid() + "\",", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void whatIsSaidMustBeWholeAndRight(String algorithm) throws Exception {
    open(algorithm);
    for (String type : List.of("\"JWT\"", "\"at+JWT+x\"", "\"\"", "null", "1", "\"rt+jwt\"")) {
      refusedWithHeader(header.replace("\"at+jwt\"", type));
    }
    refusedWithHeader(header.replace(",\"typ\":\"at+jwt\"", ""));
    long now = ground.clock.instant().getEpochSecond();
    for (String exp :
        List.of(
            Long.toString(now - 1),
            Long.toString(now),
            "0",
            "-1",
            "1e99",
            "99999999999999999999",
            "\"" + (now + 600) + "\"",
            (now + 600) + ".5",
            "null",
            "true",
            "[]",
            "{}")) {
      refusedWithPayload(with("exp", exp));
    }
    refusedWithPayload(with("nbf", Long.toString(now + 600)));
    refusedWithPayload(with("iat", Long.toString(now + 600)));
    refusedWithPayload(with("iss", "\"somebody\""));
    refusedWithPayload(with("aud", "\"other\""));
    refusedWithPayload(with("aud", "[\"xcore\",\"other\"]"));
    refusedWithPayload(with("sub", "\"nobody\""));
    refusedWithPayload(with("sub", "[\"ada\"]"));
    refusedWithPayload(with("sub", "\"ada\\u0000\""));
    refusedWithPayload(with("xepoch", "1"));
    refusedWithPayload(with("xaccount", "1"));
    refusedWithPayload(with("xfamily", "\"none\""));
    refusedWithPayload(with("jti", "\"" + "x".repeat(65) + "\""));
    for (String name :
        List.of("iss", "aud", "sub", "iat", "nbf", "exp", "jti", "xepoch", "xaccount")) {
      refusedWithPayload(without(name));
      refusedWithPayload(with(name, "null"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void whatTwoReadersMightReadInTwoWaysIsRefused(String algorithm) throws Exception {
    open(algorithm);
    refusedWithPayload(payload.replaceFirst("\\{", "{\"sub\":\"admin\","));
    refusedWithPayload(payload.replaceFirst("}$", ",\"sub\":\"ada\"}"));
    refusedWithPayload(payload.replaceFirst("}$", ",\"s\\\\u0075b\":\"ada\"}"));
    refusedWithHeader(header.replaceFirst("}$", ",\"alg\":\"" + algorithm + "\"}"));
    refusedWithHeader(header.replaceFirst("}$", ",\"\\\\u0061lg\":\"none\"}"));
    refusedWithPayload(payload + "{}");
    refusedWithPayload("[" + payload + "]");
    refusedWithPayload(payload.replaceFirst("}$", ",}"));
    refusedWithPayload(payload.replace('"', '\''));
    refusedWithPayload(payload.replaceFirst("}$", ",\"x\":NaN}"));
    refusedWithPayload(payload.replaceFirst("}$", "/* */}"));
    refusedWithPayload("\ufeff" + payload);
    refusedWithPayload(payload.substring(0, payload.length() - 1));
    refusedWithPayload(
        payload.replaceFirst("}$", ",\"x\":" + "[".repeat(500) + "]".repeat(500) + "}"));
    refusedWithPayload("null");
    refusedWithPayload("\"text\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void onlyOneWayOfWritingATokenIsRight(String algorithm) throws Exception {
    open(algorithm);
    String[] parts = good.split("\\.");
    for (int i = 0; i < good.length(); i++) {
      refused(good.substring(0, i));
    }
    for (String changed :
        List.of(
            good + ".",
            good + "." + parts[2],
            "." + good,
            good + "=",
            good + "==",
            good + "A",
            good + "\n",
            " " + good,
            good + " ",
            good.replaceFirst("\\.", ".."),
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2],
            parts[0] + "." + parts[1] + "\r\n." + parts[2],
            parts[0] + "." + parts[2] + "." + parts[1],
            parts[1] + "." + parts[0] + "." + parts[2],
            parts[0] + ".." + parts[2],
            "..",
            ".",
            "",
            good + "\u0000",
            good.replace('.', ','),
            "{\"payload\":\""
                + parts[1]
                + "\",\"protected\":\""
                + parts[0]
                + "\",\"signature\":\""
                + parts[2]
                + "\"}",
            parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()),
            "A".repeat(Jws.MAX_LENGTH + 1))) {
      refused(changed);
    }
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < good.length(); i++) {
      if (good.charAt(i) != '.') {
        char other = alphabet.charAt((alphabet.indexOf(good.charAt(i)) + 1) % alphabet.length());
        refused(good.substring(0, i) + other + good.substring(i + 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void whatIsTooLongIsNotEvenRead(String algorithm) throws Exception {
    open(algorithm);
    refusedWithPayload(payload.replaceFirst("}$", ",\"x\":\"" + "x".repeat(9000) + "\"}"));
    refused(good + "A".repeat(10_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void signaturesOfOthersDoNotCount(String algorithm) throws Exception {
    open(algorithm);
    String input = good.substring(0, good.lastIndexOf('.'));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(generator.generateKeyPair().getPrivate());
    rsa.update(input.getBytes(StandardCharsets.US_ASCII));
    refused(input + "." + Base64URL.encode(rsa.sign()));
    for (SigningKey other : List.of(SigningKey.Ed25519.generate(), SigningKey.Hmac.generate())) {
      refused(input + "." + Base64URL.encode(other.sign(input)));
    }
    refused(input + "." + Base64URL.encode(new byte[64]));
    refused(input + "." + Base64URL.encode(new byte[32]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "HS256"})
  void aTokenOfAnotherKindIsNoAccessToken(String algorithm) throws Exception {
    open(algorithm);
    refused(node.tokens.issue("ada").refreshToken());
    LoginGround.Node other = ground.new Node("another secret of another application");
    refused(good.isEmpty() ? good : other.tokens.issue("ada").accessToken() + "A");
    assertThat(other.tokens.verify(good)).isEmpty();
  }
}
