package dev.xcore.kernel.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519KeysTest {

  private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void aPairIsWrittenAndReadBack() throws IOException {
    KeyPair keys = Ed25519Keys.generate();
    Path file = folder.resolve("keys/registry.pem");
    Ed25519Keys.write(keys, file);

    KeyPair read = Ed25519Keys.readPair(file);

    assertThat(read.getPublic()).isEqualTo(keys.getPublic());
    assertThat(Ed25519Keys.readPublic(file + ".pub")).isEqualTo(keys.getPublic());
    assertThat(Ed25519Keys.readPublic(Files.readString(Path.of(file + ".pub"))))
        .isEqualTo(keys.getPublic());
    byte[] signature = Ed25519Keys.sign(TEXT, read.getPrivate());
    assertThat(Ed25519Keys.isSigned(TEXT, signature, keys.getPublic())).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /** The first test vector of RFC 8032, 7.1, in the PKCS#8 form that OpenSSL writes. */
  @Test
  void aKeyOfAnotherProgramIsReadWithItsPublicKey() throws IOException {
    Path file = folder.resolve("openssl.pem");
    Files.writeString(
        file,
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    byte[] encoded = Ed25519Keys.readPair(file).getPublic().getEncoded();

    assertThat(java.util.HexFormat.of().formatHex(encoded))
        .endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    Path file = folder.resolve("registry.pem");
    Ed25519Keys.write(Ed25519Keys.generate(), file);
    String before = Files.readString(file);

    assertThatThrownBy(() -> Ed25519Keys.write(Ed25519Keys.generate(), file))
        .hasMessageContaining("never overwritten");
    assertThat(file).hasContent(before);
  }

  @Test
  void aPrivateKeyThatOthersCanReadIsRefusedWithTheCure() throws IOException {
    Path file = folder.resolve("open.pem");
    Ed25519Keys.write(Ed25519Keys.generate(), file);
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

      assertThatThrownBy(() -> SigningKey.read(file))
          .isInstanceOf(SigningException.class)
          .hasMessageContaining(mode)
          .hasMessageContaining("chmod 600");
    }
  }

  @Test
  void aSecretIsWrittenForItsOwnerAloneAndReadBack() throws IOException {
    Path file = folder.resolve("secret.key");
    String secret = HmacKey.generate();
    HmacKey.write(secret, file);

    SigningKey read = SigningKey.read(file);

    assertThat(read.algorithm()).isEqualTo(SignatureAlgorithm.HMAC_SHA256);
    assertThat(read.id()).isEqualTo(HmacKey.of(secret).id());
    assertThat(read.toString()).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.writeString(file, "short\n");
    assertThatThrownBy(() -> SigningKey.read(file)).hasMessageContaining("at least 16 characters");
  }

  @Test
  void aPublicKeySignsNothing() throws IOException {
    Path file = folder.resolve("pair.pem");
    Ed25519Keys.write(Ed25519Keys.generate(), file);

    assertThatThrownBy(() -> SigningKey.read(Path.of(file + ".pub")))
        .isInstanceOf(SigningException.class);
    assertThatThrownBy(() -> TrustedKey.read(file.toString()))
        .hasMessageContaining("the other file of the pair");
  }

  @Test
  void whatIsNoKeySaysSo() throws IOException {
    Path file = folder.resolve("registry.pem");
    Ed25519Keys.write(Ed25519Keys.generate(), file);

    assertThatThrownBy(() -> Ed25519Keys.readPublic(file.toString()))
        .hasMessageContaining("the other file of the pair");
    assertThatThrownBy(() -> Ed25519Keys.readPair(folder.resolve("none")))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() ->
            Ed25519Keys.readPublic("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"))
        .hasMessageContaining("no Ed25519 public key");
  }

  @Test
  void anythingElseIsNoSignature() {
    KeyPair keys = Ed25519Keys.generate();
    byte[] signature = Ed25519Keys.sign(TEXT, keys.getPrivate());
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Ed25519Keys.isSigned(TEXT, changed, keys.getPublic())).as("bit %d", bit).isFalse();
    }
    assertThat(Ed25519Keys.isSigned(TEXT, new byte[0], keys.getPublic())).isFalse();
    assertThat(Ed25519Keys.isSigned(TEXT, new byte[65], keys.getPublic())).isFalse();
  }
}
