package dev.xcore.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore user password}. */
@Command(
    name = "password",
    description = "Give an account another password, and end its sessions.",
    mixinStandardHelpOptions = true)
final class UserPasswordCommand implements Runnable {

  private final Session session;

  @Mixin private final UserName user = new UserName();
  @Mixin private final NewPasswordOptions passwords = new NewPasswordOptions();
  @Mixin private final JsonOption json = new JsonOption();

  UserPasswordCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Terminal terminal = session.terminal();
    String password = passwords.password(terminal, user.name());
    try (AdminClient client = session.client()) {
      client.put(user.path() + "/password", Map.of("password", password)).value();
    }
    if (json.isSet()) {
      terminal.print(
          JsonText.pretty(
              passwords.isGenerated()
                  ? Map.of("name", user.name(), "password", password)
                  : Map.of("name", user.name())));
      return;
    }
    terminal.note("account %s has another password".formatted(user.name()));
    if (passwords.isGenerated()) {
      terminal.note("shown this once:");
      terminal.print(password);
    }
  }
}
