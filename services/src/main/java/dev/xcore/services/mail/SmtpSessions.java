package dev.xcore.services.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Connects to an SMTP server. Thread safe. */
final class SmtpSessions {

  private static final Pattern CODE = Pattern.compile("\\b([245][0-9][0-9])[ -]");

  private final MailExtension.Config config;

  SmtpSessions(MailExtension.Config config) {
    this.config = config;
  }

  /**
   * A connection that is logged in.
   *
   * @param session it belongs to
   * @param transport to be closed
   */
  record Opened(Session session, Transport transport) {}

  private boolean isTls() {
    return config.security().equals("tls");
  }

  private int port() {
    int usual =
        switch (config.security()) {
          case "tls" -> 465;
          case "none" -> 25;
          default -> 587;
        };
    return config.port().orElse(usual);
  }

  String server() {
    return config.host() + ":" + port();
  }

  /** Connects, with a limit for every step. */
  Opened open(Duration most) throws MessagingException {
    Session session = Session.getInstance(properties(most));
    Transport transport = session.getTransport("smtp");
    transport.connect(
        config.host(), port(), config.user().orElse(null), config.password().orElse(null));
    return new Opened(session, transport);
  }

  private Properties properties(Duration most) throws MessagingException {
    String millis = String.format(Locale.ROOT, "%d", Math.max(1, most.toMillis()));
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.auth", String.valueOf(config.user().isPresent()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.put("mail.smtp.localhost", "localhost");
    if (isTls()) {
      properties.put("mail.smtp.ssl.enable", "true");
    } else if (config.security().equals("starttls")) {
      properties.put("mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", "true");
    }
    if (config.caCertificate().isPresent()) {
      properties.put("mail.smtp.ssl.socketFactory", trusting(config.caCertificate().get()));
    }
    return properties;
  }

  private static SSLSocketFactory trusting(String file) throws MessagingException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + number++, each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new MessagingException("ca_certificate '%s' cannot be used: %s".formatted(file, e), e);
    }
  }

  /** Returns the server's answer, 0 if there is none. */
  static int code(MessagingException failure) {
    for (Exception each = failure;
        each != null;
        each = each instanceof MessagingException next ? next.getNextException() : null) {
      Matcher code = CODE.matcher(each.getMessage() == null ? "" : each.getMessage() + " ");
      if (code.find()) {
        return Integer.parseInt(code.group(1));
      }
    }
    return 0;
  }
}
