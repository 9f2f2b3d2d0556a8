package dev.xcore.kernel.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys (RFC 8032) in PEM files: PKCS#8 for private, X.509 for public ones, as OpenSSL
 * writes them.
 */
public final class Ed25519Keys {

  /** The algorithm's name, in the JDK and in signature files. */
  public static final String ALGORITHM = "Ed25519";

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final int ID_LENGTH = 16;

  private Ed25519Keys() {}

  /**
   * Makes a new pair.
   *
   * @return the pair
   */
  public static KeyPair generate() {
    return generate(new SecureRandom());
  }

  private static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * Writes a pair into two new files.
   *
   * @param keys the pair
   * @param file takes the private key, readable for its owner only; the public key goes to the file
   *     that {@link #publicFile} names
   * @throws SigningException if one of the files exists
   * @throws IOException if they cannot be written
   */
  public static void write(KeyPair keys, Path file) throws IOException {
    Path publicFile = publicFile(file);
    KeyFiles.requireAbsent(publicFile);
    KeyFiles.writePrivate(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    KeyFiles.writePublic(publicFile, pem(keys.getPublic()));
  }

  /**
   * Returns where the public key of a pair is written.
   *
   * @param file with the private key
   * @return the same name with {@code .pub} behind it
   */
  public static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /**
   * Reads a pair from the file of its private key.
   *
   * @param file a PKCS#8 PEM file
   * @return the pair
   * @throws SigningException if there is no such key in it, or others than its owner may read it
   */
  public static KeyPair readPair(Path file) {
    KeyFiles.requirePrivate(file);
    PrivateKey key = privateKey(KeyFiles.read(file), file.toString());
    return new KeyPair(publicKeyOf(key, file.toString()), key);
  }

  /**
   * Reads a public key.
   *
   * @param textOrFile a PEM text, or the path of a file with one
   * @return the key
   * @throws SigningException if there is no such key in it
   */
  public static PublicKey readPublic(String textOrFile) {
    boolean isText = textOrFile.startsWith("-----BEGIN ");
    String name = isText ? "the key in the configuration" : textOrFile;
    String text = isText ? textOrFile : KeyFiles.read(Path.of(textOrFile));
    byte[] encoded = decode(text, "PUBLIC KEY", name);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          name + " is no Ed25519 public key; 'xcore plugin keygen' makes one", e);
    }
  }

  private static PrivateKey privateKey(String text, String name) {
    byte[] encoded = decode(text, "PRIVATE KEY", name);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          name + " is no Ed25519 private key; 'xcore plugin keygen' makes one", e);
    }
  }

  /** The JDK computes a public key only when it makes a pair, so it is given the known secret. */
  private static PublicKey publicKeyOf(PrivateKey key, String name) {
    byte[] secret =
        key instanceof EdECPrivateKey edwards ? edwards.getBytes().orElseThrow() : new byte[0];
    KeyPair pair = generate(new Known(secret));
    byte[] probe = name.getBytes(StandardCharsets.UTF_8);
    if (!isSigned(probe, sign(probe, key), pair.getPublic())) {
      throw new SigningException(name + " is a private key whose public key cannot be computed");
    }
    return pair.getPublic();
  }

  private static byte[] decode(String pem, String kind, String name) {
    Matcher matcher = PEM.matcher(pem);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        try {
          return Base64.getMimeDecoder().decode(matcher.group(2));
        } catch (IllegalArgumentException e) {
          throw new SigningException(name + " holds damaged Base64", e);
        }
      }
    }
    throw new SigningException(
        "%s holds no '-----BEGIN %s-----'; is it the other file of the pair?"
            .formatted(name, kind));
  }

  /**
   * Writes a public key as X.509 PEM.
   *
   * @param key the key
   * @return the text, with a line end
   */
  public static String pem(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  private static String pem(String kind, byte[] encoded) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text);
  }

  /**
   * Returns a short name of a key.
   *
   * @param key the key
   * @return 16 hexadecimal digits: the beginning of the SHA-256 of its X.509 form
   */
  public static String id(PublicKey key) {
    return Sha256.hex(key.getEncoded()).substring(0, ID_LENGTH);
  }

  /**
   * Signs.
   *
   * @param content what is signed
   * @param key the private key
   * @return 64 bytes
   */
  public static byte[] sign(byte[] content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs anything", e);
    }
  }

  /**
   * Checks a signature.
   *
   * @param content what was signed
   * @param signed the signature, of any length
   * @param key the public key
   * @return whether the key's owner signed this very content
   */
  public static boolean isSigned(byte[] content, byte[] signed, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Not a signature at all, or not of this length.
    }
  }

  /** Gives out known bytes. */
  private static final class Known extends SecureRandom {

    private final byte[] bytes;

    Known(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
    }
  }
}
