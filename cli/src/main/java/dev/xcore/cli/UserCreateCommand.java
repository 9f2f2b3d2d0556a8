package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore user create}. */
@Command(
    name = "create",
    description = "Make an account; asks for its password.",
    mixinStandardHelpOptions = true)
final class UserCreateCommand implements Runnable {

  private final Session session;

  @Mixin private final UserName user = new UserName();
  @Mixin private final UserOptions options = new UserOptions();
  @Mixin private final NewPasswordOptions passwords = new NewPasswordOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--disable", description = "Do not let it log in yet.")
  private boolean disable;

  UserCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Terminal terminal = session.terminal();
    String password = passwords.password(terminal, user.name());
    Map<String, @Nullable Object> body = AccountText.body();
    body.put("name", user.name());
    body.put("password", password);
    options.addTo(body);
    body.put("enabled", !disable);
    Map<String, @Nullable Object> account;
    try (AdminClient client = session.client()) {
      account = client.post("/admin/users", body).members();
    }
    if (json.isSet()) {
      Map<String, @Nullable Object> answer = new LinkedHashMap<>(account);
      if (passwords.isGenerated()) {
        answer.put("password", password);
      }
      terminal.print(JsonText.pretty(answer));
      return;
    }
    terminal.note("made account " + Trees.text(account, "name", user.name()));
    if (passwords.isGenerated()) {
      terminal.note("its password, shown this once:");
      terminal.print(password);
    }
  }
}
