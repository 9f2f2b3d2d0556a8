package dev.xcore.services.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.MailMessage;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.ServiceUnavailableException;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail by a real SMTP server. */
@Timeout(60)
class MailExtensionIT {

  @TempDir private Path folder;
  private GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());

  @AfterEach
  void stop() {
    server.stop();
    System.clearProperty("greenmail.tls.keystore.file");
    System.clearProperty("greenmail.tls.keystore.password");
  }

  private static MailExtension mail(
      int port, String security, Optional<String> password, Optional<String> authority) {
    return new MailExtension(
        new MailExtension.Config(
            "localhost",
            Optional.of(port),
            security,
            password.map(x -> "xcore"),
            password,
            "Shop <shop@example.org>",
            Optional.of(List.of("sales@example.org", "@news.example.org")),
            authority,
            Duration.ofSeconds(5),
            2));
  }

  private MailExtension plain() {
    return mail(server.getSmtp().getPort(), "none", Optional.empty(), Optional.empty());
  }

  @Test
  void whatIsSentArrivesInAllItsParts() throws Exception {
    server.start();
    String id =
        plain()
            .send(
                MailMessage.to("Ada Löwe <ada@example.org>", "bob@example.org")
                    .replyTo("help@example.org")
                    .subject("Grüße ☂ and " + "a long subject ".repeat(10).strip())
                    .text("Grüße\n.\nend")
                    .html("<p>Grüße</p>")
                    .attach("größe.bin", "application/octet-stream", new byte[] {0, 13, 10, -1}));
    assertThat(id).startsWith("<").endsWith("@example.org>");
    MimeMessage received = server.getReceivedMessages()[0];
    assertThat(server.getReceivedMessages()).hasSize(2);
    assertThat(received.getMessageID()).isEqualTo(id);
    assertThat(received.getSubject()).startsWith("Grüße ☂ and a long subject");
    assertThat(received.getReplyTo()[0]).hasToString("help@example.org");
    assertThat(received.getRecipients(Message.RecipientType.TO)).hasSize(2);
    MimeMultipart mixed = (MimeMultipart) received.getContent();
    MimeMultipart alternative = (MimeMultipart) mixed.getBodyPart(0).getContent();
    assertThat(alternative.getBodyPart(0).getContent().toString().replace("\r", ""))
        .isEqualTo("Grüße\n.\nend");
    assertThat(alternative.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).containsExactly(0, 13, 10, -1);
  }

  @Test
  void onlyTheOperatorsSendersSend() {
    server.start();
    MailExtension mail = plain();
    MailMessage message = MailMessage.to("ada@example.org").subject("x").text("x");
    mail.send(message.from("Sales <sales@example.org>"));
    mail.send(message.from("daily@news.example.org"));
    for (String from :
        List.of("root@example.org", "x@evilnews.example.org", "x@news.example.org.evil")) {
      assertThatThrownBy(() -> mail.send(message.from(from)))
          .isInstanceOf(PermissionDeniedException.class);
    }
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void aWrongPasswordIsToldAtTheStart() {
    server.setUser("xcore@example.org", "xcore", "geheim");
    server.start();
    int port = server.getSmtp().getPort();
    assertThatThrownBy(() -> mail(port, "none", Optional.of("falsch"), Optional.empty()).start())
        .hasMessageContaining("localhost:" + port)
        .hasMessageContaining("refuses user and password");
  }

  @Test
  void aServerThatGoesAndComesBackIsUsedAgain() throws Exception {
    server.start();
    int port = server.getSmtp().getPort();
    MailExtension mail = plain();
    mail.start();
    MailMessage message = MailMessage.to("ada@example.org").subject("x").text("x");
    mail.send(message);
    server.stop();
    assertThatThrownBy(() -> mail.send(message))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("no mail can be sent by localhost:" + port);
    assertThat(mail.health().status()).isEqualTo(Health.Status.UNHEALTHY);
    server = new GreenMail(new ServerSetup(port, null, "smtp"));
    server.start();
    mail.send(message);
    assertThat(mail.health().status()).isEqualTo(Health.Status.HEALTHY);
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      MailExtension mail =
          new MailExtension(
              new MailExtension.Config(
                  "localhost",
                  Optional.of(silent.getLocalPort()),
                  "none",
                  Optional.empty(),
                  Optional.empty(),
                  "a@example.org",
                  Optional.empty(),
                  Optional.empty(),
                  Duration.ofMillis(200),
                  1));
      assertThatThrownBy(() -> mail.send(MailMessage.to("b@example.org").text("x")))
          .isInstanceOf(ServiceUnavailableException.class);
    }
  }

  @Test
  void startTlsIsDemanded() {
    server.start();
    assertThatThrownBy(() ->
            mail(server.getSmtp().getPort(), "starttls", Optional.empty(), Optional.empty())
                .start())
        .hasMessageContaining("STARTTLS is required");
  }

  @Test
  void tlsIsVerifiedByTheOperatorsAuthority() throws Exception {
    Path store = folder.resolve("server.p12");
    Path certificate = folder.resolve("server.pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "mail",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        "geheim");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "mail",
        "-keystore",
        store.toString(),
        "-storepass",
        "geheim",
        "-file",
        certificate.toString());
    System.setProperty("greenmail.tls.keystore.file", store.toString());
    System.setProperty("greenmail.tls.keystore.password", "geheim");
    server = new GreenMail(ServerSetup.SMTPS.dynamicPort());
    server.start();
    int port = server.getSmtps().getPort();
    assertThatThrownBy(() -> mail(port, "tls", Optional.empty(), Optional.empty()).start())
        .hasMessageContaining("localhost:" + port);
    MailExtension mail = mail(port, "tls", Optional.empty(), Optional.of(certificate.toString()));
    mail.start();
    mail.send(MailMessage.to("ada@example.org").subject("secret").text("x"));
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile("keytool", ".log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
