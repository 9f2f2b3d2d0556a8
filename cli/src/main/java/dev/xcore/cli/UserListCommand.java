package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore user list}. */
@Command(
    name = "list",
    description = "List accounts with their roles.",
    mixinStandardHelpOptions = true)
final class UserListCommand implements Runnable {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  UserListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Map<String, @Nullable Object>> users;
    try (AdminClient client = session.client()) {
      users = AccountPages.all(client, "/admin/users", "users", "name");
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("users", users)));
    } else {
      AccountText.users(session.terminal(), users);
    }
  }
}
