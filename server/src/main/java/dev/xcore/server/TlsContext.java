package dev.xcore.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key in force. Files that change are taken over without a restart: connections
 * that are open go on, new ones get the new certificate. Files that cannot be used change nothing.
 */
final class TlsContext {

  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  private final ServerOptions.Tls files;
  private final SslContextFactory.Server factory;
  private List<FileTime> inForce;
  private List<FileTime> pending = List.of();

  private TlsContext(ServerOptions.Tls files, SslContextFactory.Server factory) {
    this.files = files;
    this.factory = factory;
    this.inForce = times();
  }

  /**
   * Reads the files.
   *
   * @param files certificate and key
   * @return for TLS 1.2 and 1.3
   * @throws ServerStartException if they cannot be used; names them
   */
  static TlsContext create(ServerOptions.Tls files) {
    return new TlsContext(files, factory(files, TlsKeys.read(files)));
  }

  /** Returns what makes connections secure. */
  SslContextFactory.Server factory() {
    return factory;
  }

  /**
   * Looks whether the files have changed. They are read once they have been left alone from one
   * look to the next, since a certificate and its key are seldom written at once. Used by one
   * thread at a time.
   */
  void look() {
    List<FileTime> now = times();
    if (now.equals(inForce)) {
      pending = List.of();
    } else if (now.equals(pending)) {
      inForce = now;
      pending = List.of();
      take();
    } else {
      pending = now;
    }
  }

  private void take() {
    try {
      KeyStore store = TlsKeys.read(files);
      String subject = check(store, files.password());
      SslContextFactory.Server trial = factory(files, store);
      trial.start();
      trial.stop();
      factory.reload(changed -> changed.setKeyStore(store));
      LOG.info("certificate replaced file={} {}", files.certificate(), subject);
    } catch (Exception unusable) {
      LOG.error(
          "the changed certificate is not used, the old one stays in force: {}",
          unusable.getMessage(),
          unusable);
    }
  }

  private static SslContextFactory.Server factory(ServerOptions.Tls files, KeyStore store) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStore(store);
    factory.setKeyStorePassword(files.password());
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    factory.setRenegotiationAllowed(false);
    return factory;
  }

  /** Lets the key sign and the certificate verify: two files may each be sound and not belong. */
  private static String check(KeyStore store, String password) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        certificate.checkValidity();
        if (!belong(key, certificate.getPublicKey())) {
          throw new GeneralSecurityException("the key does not belong to the certificate");
        }
        return "subject=\"%s\" until=%s"
            .formatted(
                certificate.getSubjectX500Principal(), certificate.getNotAfter().toInstant());
      }
    }
    throw new GeneralSecurityException("there is no certificate with its key");
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())
        && !certified.getAlgorithm().startsWith("Ed")) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3, 4};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(text);
    return signature.verify(signed);
  }

  private List<FileTime> times() {
    List<FileTime> times = new ArrayList<>();
    times.add(time(files.certificate()));
    files.key().ifPresent(key -> times.add(time(key)));
    return times;
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException absent) {
      LOG.debug("a TLS file cannot be looked at file={}", file, absent);
      return FileTime.fromMillis(0);
    }
  }
}
