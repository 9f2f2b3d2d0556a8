package dev.xcore.services.mail;

import dev.xcore.sdk.MailMessage;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes messages as MIME (RFC 2045 to 2049). */
final class SmtpMessages {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private SmtpMessages() {}

  /** A message whose id tells nothing of this machine. */
  private static final class OwnMessage extends MimeMessage {

    private final String host;

    OwnMessage(Session session, String host) {
      super(session);
      this.host = host;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<%s@%s>".formatted(UUID.randomUUID(), host));
    }
  }

  /** Returns the plain address of one that may have a name before it. */
  static String address(String text) {
    int open = text.indexOf('<');
    return open < 0 ? text : text.substring(open + 1, text.length() - 1);
  }

  static MimeMessage of(Session session, MailMessage message, String from)
      throws MessagingException {
    String sender = address(from);
    MimeMessage mime = new OwnMessage(session, sender.substring(sender.lastIndexOf('@') + 1));
    mime.setFrom(internet(from));
    add(mime, Message.RecipientType.TO, message.to());
    add(mime, Message.RecipientType.CC, message.cc());
    add(mime, Message.RecipientType.BCC, message.bcc());
    if (message.replyTo().isPresent()) {
      mime.setReplyTo(new InternetAddress[] {internet(message.replyTo().get())});
    }
    mime.setSubject(message.subject(), UTF_8);
    mime.setHeader(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    content(mime, message);
    mime.saveChanges();
    return mime;
  }

  private static void add(MimeMessage mime, Message.RecipientType type, List<String> addresses)
      throws MessagingException {
    for (String address : addresses) {
      mime.addRecipient(type, internet(address));
    }
  }

  private static InternetAddress internet(String text) throws MessagingException {
    try {
      InternetAddress address = new InternetAddress(address(text), true);
      int open = text.indexOf('<');
      if (open > 0) {
        address.setPersonal(text.substring(0, open).strip().replace("\"", ""), UTF_8);
      }
      return address;
    } catch (UnsupportedEncodingException impossible) {
      throw new IllegalStateException("UTF-8 is always there", impossible);
    }
  }

  private static void content(MimeMessage mime, MailMessage message) throws MessagingException {
    if (message.attachments().isEmpty()) {
      if (message.text().isPresent() && message.html().isPresent()) {
        mime.setContent(alternative(message.text().get(), message.html().get()));
      } else if (message.html().isPresent()) {
        mime.setText(message.html().get(), UTF_8, "html");
      } else {
        mime.setText(message.text().orElse(""), UTF_8);
      }
      return;
    }
    MimeMultipart mixed = new MimeMultipart("mixed");
    mixed.addBodyPart(body(message));
    for (MailMessage.Attachment attachment : message.attachments()) {
      MimeBodyPart part = new MimeBodyPart();
      part.setDataHandler(
          new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
      part.setFileName(attachment.name());
      mixed.addBodyPart(part);
    }
    mime.setContent(mixed);
  }

  private static MimeBodyPart body(MailMessage message) throws MessagingException {
    MimeBodyPart body = new MimeBodyPart();
    Optional<String> html = message.html();
    if (html.isPresent() && message.text().isPresent()) {
      body.setContent(alternative(message.text().get(), html.get()));
    } else if (html.isPresent()) {
      body.setText(html.get(), UTF_8, "html");
    } else {
      body.setText(message.text().orElse(""), UTF_8);
    }
    return body;
  }

  private static MimeMultipart alternative(String text, String html) throws MessagingException {
    MimeMultipart alternative = new MimeMultipart("alternative");
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(text, UTF_8);
    MimeBodyPart page = new MimeBodyPart();
    page.setText(html, UTF_8, "html");
    alternative.addBodyPart(plain);
    alternative.addBodyPart(page);
    return alternative;
  }
}
