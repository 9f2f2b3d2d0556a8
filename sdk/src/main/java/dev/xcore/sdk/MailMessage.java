package dev.xcore.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message to be sent by {@link Mail}; immutable.
 *
 * <p>{@code MailMessage.to("ada@example.org").subject("Welcome").text("Hello Ada")}. Addresses are
 * {@code user@host} or {@code Name <user@host>}. Nothing in it can add headers: line breaks and
 * other control characters are refused wherever they could.
 *
 * @param to recipients that everybody sees
 * @param cc recipients of a copy that everybody sees
 * @param bcc recipients of a copy whom nobody sees
 * @param from who sends it; empty for the operator's choice
 * @param replyTo who gets answers; empty for the sender
 * @param subject one line
 * @param text for programs that show no HTML; may be empty where there is HTML
 * @param html for programs that show it
 * @param attachments files that go along
 */
public record MailMessage(
    List<String> to,
    List<String> cc,
    List<String> bcc,
    Optional<String> from,
    Optional<String> replyTo,
    String subject,
    Optional<String> text,
    Optional<String> html,
    List<Attachment> attachments) {

  /** The most recipients of one message. */
  public static final int MAX_RECIPIENTS = 100;

  /** The most bytes that the texts and attachments of a message may have together. */
  public static final int MAX_BYTES = 8 << 20;

  private static final int MAX_LINE = 998;
  private static final int MAX_ADDRESS = 320;
  private static final Pattern MAILBOX =
      Pattern.compile("[^\\s<>@,;:\"()\\[\\]\\\\]{1,64}@[^\\s<>@,;:\"()\\\\]{1,253}");
  private static final Pattern NAMED =
      Pattern.compile("(?:\"[^\"\\\\]{0,100}\"|[^<>@\",;:()\\[\\]\\\\]{0,100})<([^<>]+)>");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}(?:; *[a-z]+=[A-Za-z0-9_.-]+)*");

  /** Checks that it can be sent, and copies. */
  public MailMessage {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    attachments = List.copyOf(attachments);
    to.forEach(each -> address("to", each));
    cc.forEach(each -> address("cc", each));
    bcc.forEach(each -> address("bcc", each));
    from.ifPresent(each -> address("from", each));
    replyTo.ifPresent(each -> address("reply_to", each));
    line("the subject", subject);
    int recipients = to.size() + cc.size() + bcc.size();
    if (recipients == 0) {
      throw new IllegalArgumentException("the message is for nobody: name a recipient");
    }
    if (recipients > MAX_RECIPIENTS) {
      throw new IllegalArgumentException(
          "the message has %d recipients; at most %d: send several"
              .formatted(recipients, MAX_RECIPIENTS));
    }
    long size = text.map(String::length).orElse(0) + (long) html.map(String::length).orElse(0);
    for (Attachment attachment : attachments) {
      size += attachment.content().length;
    }
    if (size > MAX_BYTES) {
      throw new PayloadTooLargeException(
          "the message has %d bytes of text and attachments; at most %d"
              .formatted(size, MAX_BYTES));
    }
  }

  /**
   * A file that goes along.
   *
   * @param name of the file, without folders
   * @param contentType such as {@code application/pdf}
   * @param content its bytes; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Attachment(String name, String contentType, byte[] content) {

    /** Checks that the name is one, and the type. */
    public Attachment {
      line("the name of an attachment", name);
      if (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
        throw new IllegalArgumentException(
            "'%s' is no name of an attachment: it is a file name without folders".formatted(name));
      }
      if (!MEDIA_TYPE.matcher(contentType).matches()) {
        throw new IllegalArgumentException(
            "the type of attachment '%s' is no media type such as application/pdf".formatted(name));
      }
      Objects.requireNonNull(content, "content is null");
    }
  }

  /**
   * Begins a message.
   *
   * @param recipients addresses, at least one
   * @return a message without subject and text
   * @throws IllegalArgumentException if one is no address
   */
  public static MailMessage to(String... recipients) {
    return new MailMessage(
        List.of(recipients),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static void address(String what, String address) {
    boolean isOne =
        address.length() <= MAX_ADDRESS
            && address.chars().noneMatch(Character::isISOControl)
            && (MAILBOX.matcher(address).matches() || isNamed(address));
    if (!isOne) {
      throw new IllegalArgumentException(
          "%s: '%s' is no address such as ada@example.org or Ada <ada@example.org>"
              .formatted(what, shown(address)));
    }
  }

  private static boolean isNamed(String address) {
    var parts = NAMED.matcher(address);
    return parts.matches() && MAILBOX.matcher(Objects.requireNonNull(parts.group(1))).matches();
  }

  private static void line(String what, String text) {
    if (text.length() > MAX_LINE || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "%s is one line of at most %d characters without control characters: '%s'"
              .formatted(what, MAX_LINE, shown(text)));
    }
  }

  private static String shown(String text) {
    String short1 = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return short1.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * Adds recipients of a copy.
   *
   * @param recipients addresses
   * @return the message with them
   */
  public MailMessage cc(String... recipients) {
    return new MailMessage(
        to, more(cc, recipients), bcc, from, replyTo, subject, text, html, attachments);
  }

  /**
   * Adds recipients of a copy whom the others do not see.
   *
   * @param recipients addresses
   * @return the message with them
   */
  public MailMessage bcc(String... recipients) {
    return new MailMessage(
        to, cc, more(bcc, recipients), from, replyTo, subject, text, html, attachments);
  }

  private static List<String> more(List<String> before, String... recipients) {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(recipients));
    return all;
  }

  /**
   * Says who sends it; the operator has to allow it.
   *
   * @param address such as {@code Shop <shop@example.org>}
   * @return the message with that sender
   */
  public MailMessage from(String address) {
    return new MailMessage(
        to, cc, bcc, Optional.of(address), replyTo, subject, text, html, attachments);
  }

  /**
   * Says who gets answers.
   *
   * @param address such as {@code support@example.org}
   * @return the message with it
   */
  public MailMessage replyTo(String address) {
    return new MailMessage(
        to, cc, bcc, from, Optional.of(address), subject, text, html, attachments);
  }

  /**
   * Sets the subject.
   *
   * @param line one line
   * @return the message with it
   */
  public MailMessage subject(String line) {
    return new MailMessage(to, cc, bcc, from, replyTo, line, text, html, attachments);
  }

  /**
   * Sets the text.
   *
   * @param plain without HTML
   * @return the message with it
   */
  public MailMessage text(String plain) {
    return new MailMessage(
        to, cc, bcc, from, replyTo, subject, Optional.of(plain), html, attachments);
  }

  /**
   * Sets the text as HTML.
   *
   * @param page a whole page
   * @return the message with it
   */
  public MailMessage html(String page) {
    return new MailMessage(
        to, cc, bcc, from, replyTo, subject, text, Optional.of(page), attachments);
  }

  /**
   * Adds a file.
   *
   * @param name of the file, without folders
   * @param contentType such as {@code application/pdf}
   * @param content its bytes
   * @return the message with it
   */
  public MailMessage attach(String name, String contentType, byte[] content) {
    List<Attachment> all = new ArrayList<>(attachments);
    all.add(new Attachment(name, contentType, content.clone()));
    return new MailMessage(to, cc, bcc, from, replyTo, subject, text, html, all);
  }

  /**
   * Shows the message without what it says.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "message to %d recipients".formatted(to.size() + cc.size() + bcc.size());
  }
}
