package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore role create} and {@code xcore role update}. */
@Command(mixinStandardHelpOptions = true)
final class RoleWriteCommand implements Runnable {

  private final Session session;
  private final boolean isNew;

  @Parameters(index = "0", paramLabel = "ROLE", description = "Name of the role.")
  private String name = "";

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String description;

  @Option(
      names = "--permissions",
      paramLabel = "PATTERN",
      split = ",",
      description = "All that it permits, such as orders.*,pages.read; '' for nothing.")
  private @Nullable List<String> permissions;

  @Mixin private final JsonOption json = new JsonOption();

  RoleWriteCommand(Session session, boolean isNew) {
    this.session = session;
    this.isNew = isNew;
  }

  static String description(boolean isNew) {
    return isNew ? "Make a role." : "Change a role; what is left out stays.";
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> body = AccountText.body();
    AccountText.put(body, "description", description);
    AccountText.put(body, "permissions", permissions);
    if (!isNew && body.isEmpty()) {
      throw new CommandFailure("nothing to change; see 'xcore role update --help'");
    }
    Map<String, @Nullable Object> role;
    try (AdminClient client = session.client()) {
      if (isNew) {
        body.put("name", name);
        role = client.post("/admin/roles", body).members();
      } else {
        role = client.patch("/admin/roles/" + PathSegment.of(name), body).members();
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(role));
    } else {
      AccountText.roles(session.terminal(), List.of(role));
    }
  }
}
