package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore user delete}, {@code xcore role delete} and {@code xcore key revoke}. */
@Command(mixinStandardHelpOptions = true)
final class AccountRemoval implements Runnable {

  private final Session session;
  private final Kind kind;

  @Parameters(index = "0", paramLabel = "NAME", description = "Which one; of a key its id.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  AccountRemoval(Session session, Kind kind) {
    this.session = session;
    this.kind = kind;
  }

  /** What is removed. */
  enum Kind {
    USER(
        "/admin/users/",
        "Remove an account with its keys, sessions and tokens.",
        "removed account"),
    ROLE("/admin/roles/", "Remove a role that no account has.", "removed role"),
    KEY("/admin/keys/", "End an API key, at once.", "revoked key");

    private final String path;
    private final String description;
    private final String done;

    Kind(String path, String description, String done) {
      this.path = path;
      this.description = description;
      this.done = done;
    }

    String description() {
      return description;
    }
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      @Nullable Object nothing = client.delete(kind.path + PathSegment.of(name)).value();
      if (json.isSet()) {
        session
            .terminal()
            .print(JsonText.pretty(nothing == null ? Map.of("removed", name) : nothing));
        return;
      }
    }
    session.terminal().note(kind.done + " " + name);
  }
}
