import dev.xcore.sdk.*;
import jakarta.inject.Named;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.function.*;

public final class Extender implements Plugin {

  private final PluginContext context;
  private final Mail mail;
  private final Storage storage;
  private final HttpCalls api;
  private final UnaryOperator<String> shout;

  public Extender(
      PluginContext context,
      Mail mail,
      Storage storage,
      @Named("ext.api") HttpCalls api,
      UnaryOperator<String> shout) {
    this.context = context;
    this.mail = mail;
    this.storage = storage;
    this.api = api;
    this.shout = shout;
  }

  @Action
  public String shout(String text) {
    return shout.apply(text);
  }

  @Action
  @SuppressWarnings("unchecked")
  public List<Object> found() {
    return List.of(
        context.service("ext.shout") == shout,
        context.services().find(UnaryOperator.class).get() == shout,
        context.services().find("ext.nobody").isPresent(),
        context.services().list().stream()
            .filter(offer -> offer.name().startsWith("ext."))
            .map(offer -> offer.name() + " " + offer.type().getSimpleName() + " " + offer.granted())
            .toList(),
        ((UnaryOperator<String>) context.service("ext.shout")).andThen(String::length).apply("abc"),
        shout.toString(),
        context.services().absence("ext.shout").isEmpty(),
        context.services().absence("ext.nobody").get());
  }

  @Action
  @RequiresService("ext.shout")
  public String required() {
    return "called";
  }

  @Action
  public boolean send(String to, String subject) {
    return mail.send(
            MailMessage.to(to)
                .cc("Carl <carl@example.org>")
                .bcc("secret@example.org")
                .subject(subject)
                .text("Grüße, Ada")
                .html("<p>Grüße</p>")
                .attach("rechnung.pdf", "application/pdf", new byte[] {1, 2, 3}))
        .endsWith("@example.org>");
  }

  @Action
  public void refusedMail(String what) {
    MailMessage message = MailMessage.to("ada@example.org").text("x");
    switch (what) {
      case "subject" -> message.subject("Hello\r\nBcc: all@example.org");
      case "address" -> MailMessage.to("ada@example.org\nBcc: all@example.org");
      case "name" -> message.attach("a\r\nX: y", "text/plain", new byte[0]);
      case "type" -> message.attach("a", "text/plain\r\nX: y", new byte[0]);
      case "sender" -> mail.send(message.from("root@bank.example"));
      case "nobody" ->
          mail.send(
              new MailMessage(
                  List.of(),
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  "",
                  Optional.of("x"),
                  Optional.empty(),
                  List.of()));
      default -> throw new NotFoundException(what);
    }
  }

  @Action
  public List<Object> files() throws IOException {
    for (StoredObject each : storage.list("")) {
      storage.delete(each.key());
    }
    byte[] text = "content ü".getBytes(StandardCharsets.UTF_8);
    StoredObject put = storage.put("a/b.txt", text);
    storage.put("a", "both".getBytes());
    storage.put("a/ü + %2e..txt", new ByteArrayInputStream("stream".getBytes()));
    StoredObject written =
        storage.write(
            "large/x.bin",
            out -> {
              byte[] part = new byte[100_000];
              for (int i = 0; i < 125; i++) {
                Arrays.fill(part, (byte) i);
                out.write(part);
              }
            });
    long sum = 0;
    try (InputStream in = storage.open("large/x.bin").get()) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        sum += next;
      }
    }
    boolean kept;
    try {
      storage.write(
          "a",
          out -> {
            out.write(1);
            throw new IOException("no");
          });
      kept = false;
    } catch (IOException e) {
      kept = new String(storage.get("a").get()).equals("both");
    }
    storage.copy("a/b.txt", "copy.txt");
    return new ArrayList<>(
        List.of(
            put.key(),
            put.size(),
            written.size(),
            sum,
            kept,
            new String(storage.get("a/b.txt").get(), StandardCharsets.UTF_8),
            storage.get("nothing").isPresent(),
            storage.stat("a/b.txt").get().etag().equals(put.etag()),
            storage.list("").stream().map(StoredObject::key).toList(),
            storage.list("a/").stream().map(StoredObject::key).toList(),
            storage.list("", "a/b.txt", 2).stream().map(StoredObject::key).toList(),
            new String(storage.get("copy.txt").get(), StandardCharsets.UTF_8),
            storage.delete("copy.txt"),
            storage.delete("copy.txt"),
            Duration.between(put.modified(), Instant.now()).abs().compareTo(Duration.ofMinutes(5))
                < 0));
  }

  @Action
  public void refusedFile(String what) throws IOException {
    switch (what) {
      case "parent" -> storage.put("a/../../x", new byte[1]);
      case "absolute" -> storage.put("/etc/passwd", new byte[1]);
      case "backslash" -> storage.get("a\\b");
      case "long" -> storage.stat("x".repeat(81));
      case "zero" -> storage.delete("a\0b");
      case "large" -> storage.put("big", new byte[(20 << 20) + 1]);
      case "copy" -> storage.copy("nothing", "there");
      default -> throw new NotFoundException(what);
    }
  }

  @Action
  public boolean putOwn(String key, String text) {
    return storage.put(key, text.getBytes()).size() == text.length();
  }

  @Action
  public String getOwn(String key) {
    return storage.get(key).map(String::new).orElse("nothing");
  }

  public record Weather(String sky, int degrees) {}

  @Action
  public List<Object> fetch(String url) {
    HttpReply reply =
        api.send(HttpCall.post(url).json(Map.of("city", "Bonn")).header("X-Own", "1"));
    Weather weather = reply.as(Weather.class);
    return List.of(reply.status(), weather.sky(), weather.degrees());
  }

  @Action
  public int status(String url) {
    return api.get(url).status();
  }
}
