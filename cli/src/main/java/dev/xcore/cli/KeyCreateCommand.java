package dev.xcore.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore key create}. */
@Command(
    name = "create",
    description = "Make an API key of an account; its secret is printed once.",
    mixinStandardHelpOptions = true)
final class KeyCreateCommand implements Runnable {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([dhm])");

  private final Session session;

  @Parameters(index = "0", paramLabel = "USER", description = "Whose calls are made with it.")
  private String user = "";

  @Parameters(index = "1", paramLabel = "PURPOSE", description = "What it is for.")
  private String purpose = "";

  @Option(
      names = "--roles",
      paramLabel = "NAME",
      split = ",",
      description = "The only roles it has, of those of the account.")
  private @Nullable List<String> roles;

  @Option(
      names = "--permissions",
      paramLabel = "PATTERN",
      split = ",",
      description = "All that it may do, of what the account may.")
  private @Nullable List<String> permissions;

  @Option(names = "--tenant", paramLabel = "NAME", description = "The only tenant it may act for.")
  private @Nullable String tenant;

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description =
          "After a time such as 90d, 12h or 30m, or at a moment such as 2030-01-01T00:00:00Z.")
  private @Nullable String expires;

  @Mixin private final JsonOption json = new JsonOption();

  KeyCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> body = AccountText.body();
    body.put("user", user);
    body.put("name", purpose);
    limit(body, "roles", roles);
    limit(body, "permissions", permissions);
    AccountText.put(body, "tenant", tenant);
    String when = expires;
    if (when != null) {
      body.put("expires_at", moment(when, Instant.now()).toString());
    }
    Map<String, @Nullable Object> created;
    try (AdminClient client = session.client()) {
      created = client.post("/admin/keys", body).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(created));
      return;
    }
    String id = Trees.text(Trees.members(created.get("key")), "id", "?");
    session
        .terminal()
        .note("made key %s; send this as X-Plugin-Key, shown this once:".formatted(id));
    session.terminal().print(Trees.text(created, "secret", ""));
  }

  /** No limits at all are what an empty list would mean to the server, and not to its author. */
  private static void limit(
      Map<String, @Nullable Object> body, String name, @Nullable List<String> words) {
    AccountText.put(body, name, words);
    if (words != null && Trees.items(body.get(name)).isEmpty()) {
      throw new CommandFailure("--%s names nothing; leave it out or name some".formatted(name));
    }
  }

  static Instant moment(String when, Instant now) {
    Matcher span = SPAN.matcher(when);
    if (span.matches()) {
      long count = Long.parseLong(span.group(1));
      return now.plus(
          switch (span.group(2)) {
            case "d" -> Duration.ofDays(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
          });
    }
    try {
      return Instant.parse(when);
    } catch (DateTimeParseException wrong) {
      throw new CommandFailure(
          "'%s' is no time: write 90d, 12h, 30m or 2030-01-01T00:00:00Z".formatted(when), wrong);
    }
  }
}
