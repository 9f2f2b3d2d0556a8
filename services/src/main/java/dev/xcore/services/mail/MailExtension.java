package dev.xcore.services.mail;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Mail;
import dev.xcore.sdk.MailMessage;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The extension {@code mail}: sends by one SMTP server. Thread safe. */
public final class MailExtension implements Service, Mail {

  private static final Duration CHECKED_FOR = Duration.ofMinutes(1);
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final int PASSING = 400;
  private static final int FINAL = 500;

  private final Config config;
  private final SmtpSessions sessions;
  private final Semaphore connections;
  private final AtomicLong sent = new AtomicLong();
  private volatile Optional<String> failure = Optional.empty();
  private volatile long checkedAt;

  /**
   * How the server is reached.
   *
   * @param host of the server
   * @param port of the server; by default 587, 465 for {@code tls}, 25 for {@code none}
   * @param security {@code starttls} (demanded, not merely tried), {@code tls} from the first byte,
   *     or {@code none}
   * @param user to log in as, empty for no login
   * @param password of the user
   * @param from who sends where a message does not say
   * @param senders who plugins may send as besides: addresses, or {@code @example.org} for all of a
   *     domain
   * @param caCertificate a PEM file with the certificates to trust in place of the JDK's
   * @param timeout of a connection, and of each answer
   * @param connections at once, at most
   */
  public record Config(
      @NotBlank String host,
      Optional<@Min(1) @Max(65_535) Integer> port,
      @Default("starttls") @Pattern(regexp = "starttls|tls|none") String security,
      Optional<String> user,
      Optional<String> password,
      @NotBlank String from,
      Optional<List<String>> senders,
      Optional<String> caCertificate,
      @Default("10s") Duration timeout,
      @Default("4") @Min(1) @Max(100) int connections) {

    @Override
    public String toString() {
      return "mail by %s:%s".formatted(host, port.map(String::valueOf).orElse(security));
    }
  }

  /**
   * Makes the extension.
   *
   * @param config how the server is reached
   */
  public MailExtension(Config config) {
    this.config = config;
    this.sessions = new SmtpSessions(config);
    this.connections = new Semaphore(config.connections());
  }

  /** Logs in once, so that whoever mistyped a password hears of it. */
  @Override
  public void start() throws Exception {
    MailMessage.to(config.from());
    try (Transport transport = sessions.open(config.timeout()).transport()) {
      if (!transport.isConnected()) {
        throw new MessagingException("it has closed the connection at once");
      }
      checkedAt = System.nanoTime();
    } catch (MessagingException e) {
      throw new MessagingException("%s: %s".formatted(sessions.server(), reason(e)), e);
    }
    failure = Optional.empty();
  }

  @Override
  public Health health() {
    boolean isDue = System.nanoTime() - checkedAt > CHECKED_FOR.toNanos();
    if (failure.isPresent() || isDue) {
      try {
        start();
      } catch (Exception e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return failure
        .map(Health::unhealthy)
        .orElseGet(Health::healthy)
        .with("server", sessions.server())
        .with("sent", sent.get());
  }

  @Override
  public String send(MailMessage message) {
    String from = message.from().orElse(config.from());
    requireSender(from);
    Duration most = remaining();
    enter(most);
    try {
      return send(message, from, most);
    } finally {
      connections.release();
    }
  }

  private void requireSender(String from) {
    String address = SmtpMessages.address(from);
    boolean isAllowed =
        address.equalsIgnoreCase(SmtpMessages.address(config.from()))
            || config.senders().orElse(List.of()).stream()
                .anyMatch(allowed ->
                    allowed.startsWith("@")
                        ? address.regionMatches(
                            true,
                            address.lastIndexOf('@'),
                            allowed,
                            0,
                            Math.max(allowed.length(), address.length() - address.lastIndexOf('@')))
                        : allowed.equalsIgnoreCase(address));
    if (!isAllowed) {
      throw new PermissionDeniedException(
          "nobody may send mail as %s here: leave the sender away, or add it to 'senders' in the extension's config"
              .formatted(address));
    }
  }

  private Duration remaining() {
    Duration left = CallContext.find().flatMap(CallContext::remaining).orElse(config.timeout());
    Duration most = left.compareTo(config.timeout()) < 0 ? left : config.timeout();
    return most.compareTo(LEAST) < 0 ? LEAST : most;
  }

  private void enter(Duration most) {
    try {
      if (!connections.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new OverloadedException(
            "%d messages are being sent to %s; no more at once"
                .formatted(config.connections(), sessions.server()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("sending a message was interrupted");
    }
  }

  private String send(MailMessage message, String from, Duration most) {
    SmtpSessions.Opened opened;
    try {
      opened = sessions.open(most);
    } catch (MessagingException e) {
      failure = Optional.of(reason(e));
      throw new ServiceUnavailableException(
          "no mail can be sent by %s: %s".formatted(sessions.server(), reason(e)));
    }
    try (Transport transport = opened.transport()) {
      MimeMessage mime = SmtpMessages.of(opened.session(), message, from);
      transport.sendMessage(mime, mime.getAllRecipients());
      sent.incrementAndGet();
      return mime.getMessageID();
    } catch (MessagingException e) {
      throw refused(e);
    }
  }

  private XcoreException refused(MessagingException e) {
    String message = "%s does not take the message: %s".formatted(sessions.server(), reason(e));
    int code = SmtpSessions.code(e);
    return code >= PASSING && code < FINAL
        ? XcoreException.retryable("peer_failed", message)
        : new PeerFailedException(message);
  }

  private static String reason(MessagingException e) {
    String text = String.valueOf(e.getMessage()).strip().replaceAll("\\p{Cntrl}+", " ");
    return switch (e) {
      case AuthenticationFailedException refused -> "it refuses user and password: " + text;
      case SendFailedException failed when failed.getNextException() != null ->
          text + ": " + String.valueOf(failed.getNextException().getMessage()).strip();
      default -> text;
    };
  }
}
