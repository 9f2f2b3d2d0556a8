package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore security explain}. */
@Command(
    name = "explain",
    description =
        "Say whether somebody may make a request to the running server, who decides it, and why."
            + " The request goes the way of every request, as far as what would serve it.",
    mixinStandardHelpOptions = true)
final class SecurityExplainCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "USER",
      description = "An account; anonymous for nobody; system for the admin token.")
  private String user = "";

  @Parameters(index = "1", paramLabel = "METHOD", description = "An HTTP method, or WEBSOCKET.")
  private String method = "";

  @Parameters(index = "2", paramLabel = "PATH", description = "Such as /plugins/shop/orders.")
  private String path = "";

  @Mixin private final JsonOption json = new JsonOption();

  SecurityExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String query =
        "user=%s&method=%s&path=%s"
            .formatted(PathSegment.of(user), PathSegment.of(method), PathSegment.of(path));
    Map<String, @Nullable Object> explained;
    try (AdminClient client = session.client()) {
      explained = client.get("/admin/security/explain?" + query).members();
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(explained));
      return;
    }
    boolean isAllowed = Boolean.TRUE.equals(explained.get("allowed"));
    terminal.print(
        "%s %s %s: %s"
            .formatted(
                Trees.text(explained, "user", user),
                Trees.text(explained, "method", method),
                Trees.text(explained, "path", path),
                isAllowed
                    ? terminal.good("allowed")
                    : terminal.bad("refused with " + Trees.text(explained, "status", "?"))));
    Trees.items(explained.get("passed")).stream()
        .map(Trees::members)
        .forEach(step ->
            terminal.print(
                "  passes %s: %s"
                    .formatted(Trees.text(step, "layer", "?"), Trees.text(step, "reason", "?"))));
    terminal.print(
        "  decided by %s: %s"
            .formatted(
                Trees.text(explained, "decided_by", "?"), Trees.text(explained, "reason", "?")));
  }
}
