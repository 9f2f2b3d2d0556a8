package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore user update}. */
@Command(
    name = "update",
    description = "Change an account; what is left out stays.",
    mixinStandardHelpOptions = true)
final class UserUpdateCommand implements Runnable {

  private final Session session;

  @Mixin private final UserName user = new UserName();
  @Mixin private final UserOptions options = new UserOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--enable", description = "Let it log in.")
  private boolean enable;

  @Option(names = "--disable", description = "Do not let it log in, and end its sessions.")
  private boolean disable;

  UserUpdateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (enable && disable) {
      throw new CommandFailure("--enable and --disable exclude each other");
    }
    Map<String, @Nullable Object> body = AccountText.body();
    options.addTo(body);
    if (enable || disable) {
      body.put("enabled", enable);
    }
    if (body.isEmpty()) {
      throw new CommandFailure("nothing to change; see 'xcore user update --help'");
    }
    Map<String, @Nullable Object> account;
    try (AdminClient client = session.client()) {
      account = client.patch(user.path(), body).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(account));
    } else {
      AccountText.user(session.terminal(), account);
    }
  }
}
