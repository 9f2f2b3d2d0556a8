package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore role list}. */
@Command(
    name = "list",
    description = "List roles and what they permit.",
    mixinStandardHelpOptions = true)
final class RoleListCommand implements Runnable {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  RoleListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Map<String, @Nullable Object>> roles;
    try (AdminClient client = session.client()) {
      roles = AccountPages.all(client, "/admin/roles", "roles", "name");
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("roles", roles)));
    } else {
      AccountText.roles(session.terminal(), roles);
    }
  }
}
