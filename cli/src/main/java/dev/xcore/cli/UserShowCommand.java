package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore user show}. */
@Command(
    name = "show",
    description = "Show an account: its roles and all that it may do.",
    mixinStandardHelpOptions = true)
final class UserShowCommand implements Runnable {

  private final Session session;

  @Mixin private final UserName user = new UserName();
  @Mixin private final JsonOption json = new JsonOption();

  UserShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> account;
    try (AdminClient client = session.client()) {
      account = client.get(user.path()).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(account));
    } else {
      AccountText.user(session.terminal(), account);
    }
  }
}
