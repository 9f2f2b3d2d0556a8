package dev.xcore.kernel.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** The text of signatures, what they sign, and whose word counts. */
class PluginSignatureTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final HmacKey SECRET = HmacKey.of("a secret of forty characters, or nearly so");
  private static final Ed25519SigningKey PAIR = new Ed25519SigningKey(Ed25519Keys.generate());
  private static final SignedContent CONTENT =
      content("shop", "1.0.0", file("src/Shop.java", 5, "a"), file("plugin.yaml", 3, "b"));

  private static SignedContent content(String plugin, String version, SignedFile... files) {
    return new SignedContent(plugin, version, List.of(files), Optional.empty());
  }

  private static SignedFile file(String path, long size, String content) {
    return new SignedFile(path, size, Sha256.hex(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static TrustStore trusting(SigningKey... keys) {
    return new TrustStore(
        Stream.of(keys).map(key -> TrustRoot.of(key.trusted())).toList(), Set.of());
  }

  private static SignatureReport verify(byte[] signature, TrustStore trust) {
    return SignatureVerifier.verify(signature, CONTENT, trust, NOW);
  }

  private static byte[] signed(SigningKey key) {
    return PluginSignature.sign(CONTENT, key, NOW).write();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Frozen: what was signed by one version must verify with every later one. */
  @Test
  void theSignedBytesAndTheFileAreTheseForEver() {
    PluginSignature signature = PluginSignature.sign(CONTENT, SECRET, NOW);

    assertThat(text(signature.header().message(CONTENT)))
        .isEqualTo(
            """
            xcore-plugin-signature-1
            plugin\0shop
            version\0001.0.0
            algo\0HMAC-SHA256
            key_id\000%s
            signed_at\0002026-11-21T12:00:00Z
            archive\0-
            files\0002

            plugin.yaml\0003\0003e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d
            src/Shop.java\0005\000ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            """
                .formatted(SECRET.id()));
    assertThat(text(signature.write()))
        .isEqualTo(
            """
            {
              "plugin": "shop",
              "version": "1.0.0",
              "algo": "HMAC-SHA256",
              "key_id": "%s",
              "digest": "%s",
              "files": {
                "plugin.yaml": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
                "src/Shop.java": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
              },
              "signature": "%s",
              "signed_at": "2026-11-21T12:00:00Z"
            }
            """
                .formatted(SECRET.id(), CONTENT.digest(), signature.signature()));
    assertThat(PluginSignature.read(signature.write())).isEqualTo(signature);
  }

  @Test
  void bothAlgorithmsVerifyWhatTheyHaveSigned() {
    assertThat(verify(signed(SECRET), trusting(SECRET)).verdict())
        .isEqualTo(SignatureVerdict.VALID);
    assertThat(verify(signed(PAIR), trusting(PAIR, SECRET)).text())
        .isEqualTo("valid: signed by key " + PAIR.id());
  }

  @Test
  void pathsOfAllKindsAreWrittenAndReadBack() {
    SignedContent odd =
        content(
            "shop",
            "1.0.0-rc.1+b",
            file("a \"quoted\" \\ name", 1, "1"),
            file("line\nbreak\ttab", 1, "2"),
            file("\uD83D\uDE00/\uFFFF", 1, "3"),
            file("z\u007f", 1, "4"));
    byte[] written = PluginSignature.sign(odd, SECRET, NOW).write();

    assertThat(SignatureVerifier.verify(written, odd, trusting(SECRET), NOW).verdict())
        .isEqualTo(SignatureVerdict.VALID);
  }

  /** Length and content of each are bound: what moves from one line to the next is noticed. */
  @Test
  void noTwoSetsOfFilesHaveTheSameLines() {
    String hash = Sha256.hex(new byte[0]);
    SignedContent one = content("a", "1.0.0", new SignedFile("x\n" + "y", 1, hash));
    SignedContent two =
        content("a", "1.0.0", new SignedFile("x", 1, hash), new SignedFile("y", 1, hash));
    assertThat(one.lines()).isNotEqualTo(two.lines());
    assertThat(content("a", "1.0.0", new SignedFile("x", 1, hash)).lines())
        .isNotEqualTo(content("a", "1.0.0", new SignedFile("x", 11, hash)).lines());
  }

  static final List<Arguments> FORGERIES =
      List.of(
          forgery("another plugin's name", "\"shop\"", "\"shoq\"", "signature of plugin 'shoq'"),
          forgery("another version", "\"1.0.0\"", "\"1.0.1\"", "signature of version 1.0.1"),
          forgery("another time", "2026-11-21T12", "2026-11-20T12", "is not that of key"),
          forgery("fractions of a second", "12:00:00Z", "12:00:00.5Z", "whole seconds"),
          forgery("another offset", "12:00:00Z", "13:00:00+01:00", "not written as"),
          forgery("a line break in a value", "\"shop\"", "\"shop\\r\\nversion\"", "'plugin'"),
          forgery("a NUL in a value", "\"shop\"", "\"shop\\u0000x\"", "'plugin'"),
          forgery("an escape for a letter", "\"shop\"", "\"\\u0073hop\"", "not written as"),
          forgery("an unknown algorithm", "Ed25519", "none", "neither HMAC-SHA256 nor"),
          forgery("another case", "Ed25519", "ed25519", "neither HMAC-SHA256 nor"),
          forgery("an unknown member", "\"algo\"", "\"alg\": \"x\",\n  \"algo\"", "unknown member"),
          forgery("a member twice", "\"algo\"", "\"plugin\": \"a\",\n  \"algo\"", "twice"),
          forgery(
              "a missing member", "  \"version\": \"1.0.0\",\n", "", "lacks the text 'version'"),
          forgery("no algorithm at all", "  \"algo\": \"Ed25519\",\n", "", "generation 1"),
          forgery(
              "an archive's hash", "\"files\"", "\"archive\": \"x\",\n  \"files\"", "'archive'"),
          forgery("CRLF", "\n", "\r\n", "not written as"),
          forgery("a space more", "\": \"shop", "\":  \"shop", "not written as"),
          forgery("a byte after the end", "}\n$", "}\n\n", "not written as"),
          forgery("a document after the end", "}\n$", "}\n{}", "should have the end"),
          forgery(
              "a file more",
              "\"files\": \\{",
              "\"files\": {\n    \"a\": \"" + "0".repeat(64) + "\",",
              "a was removed"),
          forgery("a file's hash", "3e23e816", "3e23e817", "plugin.yaml was changed"),
          forgery("a hash in capitals", "3e23e816", "3E23E816", "no SHA-256"),
          forgery("a path out", "\"src/Shop.java\"", "\"src/../x\"", "no path"),
          forgery("an absolute path", "\"src/Shop.java\"", "\"/src\"", "no path"),
          forgery("the order of files", "\"plugin.yaml\"", "\"z.yaml\"", "not in order"),
          forgery("a digest", "\"digest\": \"", "\"digest\": \"0", "'digest'"),
          forgery("no file", "(?s)\\{.*", "", "no JSON"),
          forgery("a list", "(?s)\\{.*", "[]", "no JSON"),
          forgery("a text that never ends", "(?s)\\{.*", "{\"", "no JSON"),
          forgery("a value of another kind", "\"1.0.0\"", "100", "no JSON"));

  private static Arguments forgery(String name, String regex, String with, String reason) {
    return Arguments.of(name, regex, with, reason);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("FORGERIES")
  void whatIsNotAsItWasSignedIsModified(String name, String regex, String with, String reason) {
    String original = text(signed(PAIR));
    String changed = original.replaceAll(regex, java.util.regex.Matcher.quoteReplacement(with));
    assertThat(changed).isNotEqualTo(original);

    SignatureReport report = verify(bytes(changed), trusting(PAIR));

    assertThat(report.verdict()).isEqualTo(SignatureVerdict.MODIFIED);
    assertThat(report.text()).contains(reason);
  }

  @Test
  void aSignatureThatWasCutOrReplacedIsModified() {
    String original = text(signed(PAIR));
    String signature = PluginSignature.sign(CONTENT, PAIR, NOW).signature();
    List<UnaryOperator<String>> changes =
        List.of(
            s -> s.substring(0, 40),
            s -> s.substring(0, s.length() - 4),
            s -> s + "AAAA",
            s -> "",
            s -> PluginSignature.sign(CONTENT, SECRET, NOW).signature(),
            s -> (s.startsWith("A") ? "B" : "A") + s.substring(1),
            s -> s.substring(0, 85) + (char) (s.charAt(85) + 1) + "==");
    for (UnaryOperator<String> change : changes) {
      byte[] forged = bytes(original.replace(signature, change.apply(signature)));
      assertThat(verify(forged, trusting(PAIR)).verdict())
          .as(change.apply(signature))
          .isEqualTo(SignatureVerdict.MODIFIED);
    }
  }

  /** A public key is known to all; it must never work as a secret. */
  @Test
  void aPublicKeyIsNoSecret() {
    HmacKey confused = HmacKey.of(PAIR.pair().getPublic().getEncoded());
    byte[] forged = signed(confused);
    assertThat(verify(forged, trusting(PAIR)).verdict()).isEqualTo(SignatureVerdict.UNTRUSTED);

    byte[] renamed = bytes(text(forged).replace(confused.id(), PAIR.id()));
    assertThat(verify(renamed, trusting(PAIR)).verdict()).isEqualTo(SignatureVerdict.UNTRUSTED);

    byte[] relabelled = bytes(text(renamed).replace("HMAC-SHA256", "Ed25519"));
    assertThat(verify(relabelled, trusting(PAIR)).verdict()).isEqualTo(SignatureVerdict.MODIFIED);
  }

  @Test
  void whoIsNotTrustedIsNamedWithThoseWhoAre() {
    assertThat(verify(signed(PAIR), trusting(SECRET)).text())
        .startsWith("untrusted: ")
        .contains(PAIR.id(), "trusted keys: " + SECRET.id());
    assertThat(verify(signed(PAIR), TrustStore.EMPTY).text())
        .contains("plugins.trusted_keys is empty");
  }

  @Test
  void aKeyCountsForItsPluginsUntilItsTimeIsOverOrItIsRevoked() {
    TrustRoot scoped = new TrustRoot(PAIR.trusted(), List.of("mail", "sho*"), Optional.empty());
    TrustRoot foreign = new TrustRoot(PAIR.trusted(), List.of("sho", "shop2*"), Optional.empty());
    TrustRoot expired = new TrustRoot(PAIR.trusted(), List.of(), Optional.of(NOW));
    TrustRoot current = new TrustRoot(PAIR.trusted(), List.of(), Optional.of(NOW.plusSeconds(1)));

    assertThat(verdict(TrustStore.EMPTY.with(scoped))).isEqualTo(SignatureVerdict.VALID);
    assertThat(verdict(TrustStore.EMPTY.with(foreign))).isEqualTo(SignatureVerdict.UNTRUSTED);
    assertThat(verdict(TrustStore.EMPTY.with(expired))).isEqualTo(SignatureVerdict.EXPIRED);
    assertThat(verdict(TrustStore.EMPTY.with(expired).with(current)))
        .isEqualTo(SignatureVerdict.VALID);
    assertThat(verdict(new TrustStore(List.of(current), Set.of(PAIR.id()))))
        .isEqualTo(SignatureVerdict.REVOKED);
  }

  private static SignatureVerdict verdict(TrustStore trust) {
    return verify(signed(PAIR), trust).verdict();
  }

  @Test
  void whatWasSignedTomorrowIsNotTrustedToday() {
    byte[] early = PluginSignature.sign(CONTENT, PAIR, NOW.plus(Duration.ofMinutes(4))).write();
    byte[] future = PluginSignature.sign(CONTENT, PAIR, NOW.plus(Duration.ofDays(1))).write();

    assertThat(verify(early, trusting(PAIR)).verdict()).isEqualTo(SignatureVerdict.VALID);
    assertThat(verify(future, trusting(PAIR)).text()).startsWith("untrusted: ").contains("clocks");
  }

  @Test
  void aReviewNeverTrustsWhatWasNotChecked() {
    SignatureReport unchecked = verify(signed(PAIR), TrustStore.EMPTY);
    SignatureReport valid = verify(signed(PAIR), trusting(PAIR));
    TrustStore revoking = new TrustStore(trusting(PAIR).roots(), Set.of(PAIR.id()));

    assertThat(trusting(PAIR).review(unchecked, NOW).verdict())
        .isEqualTo(SignatureVerdict.UNTRUSTED);
    assertThat(revoking.review(valid, NOW).verdict()).isEqualTo(SignatureVerdict.REVOKED);
    assertThat(TrustStore.EMPTY.review(valid, NOW).verdict()).isEqualTo(SignatureVerdict.UNTRUSTED);
    assertThat(revoking.review(SignatureReport.UNSIGNED, NOW)).isEqualTo(SignatureReport.UNSIGNED);
  }

  @Test
  void noBitOfASignatureCanBeChanged() {
    byte[] original = signed(SECRET);
    for (int bit = 0; bit < original.length * 8; bit++) {
      byte[] changed = original.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(verify(changed, trusting(SECRET)).verdict())
          .as("bit %d", bit)
          .isNotEqualTo(SignatureVerdict.VALID);
    }
  }

  @Test
  void whateverAFileHoldsTheVerdictIsNeverValid() {
    Random random = new Random(20_261_121);
    byte[] original = signed(SECRET);
    byte[] alphabet = bytes("{}[]\":,\\/u0\n\r\t aZ\u0000\u007f\u00ff");
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = original.clone();
      int changes = random.nextInt(1, 20);
      for (int i = 0; i < changes; i++) {
        changed[random.nextInt(changed.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      byte[] cut = java.util.Arrays.copyOf(changed, random.nextInt(changed.length * 2));
      byte[] fuzzed = random.nextBoolean() ? changed : cut;
      SignatureReport report = verify(fuzzed, trusting(SECRET));
      if (!java.util.Arrays.equals(fuzzed, original)) {
        assertThat(report.verdict()).isNotEqualTo(SignatureVerdict.VALID);
      }
      assertThat(report.text()).hasSizeLessThan(2_000);
    }
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() {
    assertThat(verify(new byte[PluginSignature.LARGEST + 1], trusting(SECRET)).text())
        .contains("a signature may have");
  }

  @Test
  void whatDiffersIsNamed() {
    SignedContent now =
        content(
            "shop",
            "1.0.0",
            file("plugin.yaml", 3, "c"),
            file("src/Market.java", 5, "a"),
            file("src/New.java", 1, "new"));

    assertThat(SignatureVerifier.verify(signed(PAIR), now, trusting(PAIR), NOW).reasons())
        .containsExactly(
            "plugin.yaml was changed",
            "src/Shop.java was renamed to src/Market.java",
            "src/New.java was added");
  }
}
