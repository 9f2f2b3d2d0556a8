package dev.xcore.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads certificate and key from PEM files or a PKCS#12 file. */
final class TlsKeys {

  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private TlsKeys() {}

  /**
   * Reads a key store.
   *
   * @param tls where the files are
   * @return certificate chain and key, under the password of the options
   * @throws ServerStartException if a file is missing or not what it should be; names it
   */
  static KeyStore read(ServerOptions.Tls tls) {
    Path file = tls.key().orElse(tls.certificate());
    try {
      return tls.key().isPresent() ? pem(tls, tls.key().get()) : pkcs12(tls);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException failure) {
      throw new ServerStartException(
          "server.tls: "
              + tls.certificate()
              + (file.equals(tls.certificate()) ? "" : " and " + file)
              + " cannot be used: "
              + failure.getMessage()
              + "; give a PEM certificate with a PKCS#8 key, or one PKCS#12 file with its password",
          failure);
    }
  }

  private static KeyStore pkcs12(ServerOptions.Tls tls)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(tls.certificate())) {
      store.load(in, tls.password().toCharArray());
    }
    return store;
  }

  private static KeyStore pem(ServerOptions.Tls tls, Path keyFile)
      throws IOException, GeneralSecurityException {
    Certificate[] chain;
    try (InputStream in = Files.newInputStream(tls.certificate())) {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key(keyFile), tls.password().toCharArray(), chain);
    return store;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          file + " has no '" + BEGIN + "'; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
    InvalidKeySpecException problem =
        new InvalidKeySpecException("the key is not EC, RSA or EdDSA");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException other) {
        problem.addSuppressed(other);
      }
    }
    throw problem;
  }
}
