package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ServerSettings;
import dev.xcore.kernel.signing.TrustRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Certificates and keys that do not count any more, or soon will not.
 *
 * @param configuration names them
 */
record ExpiryChecks(Configuration configuration) {

  private static final Duration SOON = Duration.ofDays(30);

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    configuration.server().tls().ifPresent(tls -> certificates(tls, findings));
    for (TrustRoot root : configuration.plugins().signatures().trust().roots()) {
      root.expires()
          .flatMap(end -> judged("trusted key", "the key " + root.key().id(), end))
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static void certificates(ServerSettings.Tls tls, List<Finding> findings) {
    try {
      for (X509Certificate each : read(tls)) {
        judged(
                "certificate",
                each.getSubjectX500Principal().getName() + " in " + tls.certificate(),
                each.getNotAfter().toInstant())
            .ifPresent(findings::add);
      }
    } catch (GeneralSecurityException | IOException unusable) {
      findings.add(
          Finding.fail(
              "certificate",
              tls.certificate() + " cannot be read: " + unusable.getMessage(),
              "check server.tls"));
    }
  }

  private static List<X509Certificate> read(ServerSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(tls.certificate())) {
      if (tls.key().isPresent()) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          found.add((X509Certificate) each);
        }
        return found;
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, tls.password().toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate each) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private static Optional<Finding> judged(String subject, String what, Instant end) {
    Instant now = Instant.now();
    if (!end.isAfter(now)) {
      return Optional.of(Finding.fail(subject, what + " expired at " + end, "renew it"));
    }
    return end.isAfter(now.plus(SOON))
        ? Optional.empty()
        : Optional.of(Finding.warn(subject, what + " expires at " + end, "renew it"));
  }
}
