package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore token create}. */
@Command(
    name = "create",
    description = "Make an access token for an account. It is shown this once.",
    mixinStandardHelpOptions = true)
final class TokenCreateCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(index = "0", paramLabel = "USER", description = "Name of the account.")
  private String user = "";

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description = "The roles it is to have, of those of the account; all of them if left out.")
  private List<String> roles = List.of();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long it counts, 1s to 366d; default: ${DEFAULT-VALUE}.")
  private String ttl = "1h";

  @Mixin private final JsonOption json = new JsonOption();

  TokenCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      Map<String, Object> wanted = new LinkedHashMap<>();
      wanted.put("user", user);
      wanted.put("roles", roles);
      wanted.put("ttl", ttl);
      Map<String, @Nullable Object> answer = client.post("/auth/tokens", wanted).members();
      session
          .terminal()
          .print(
              json.isSet() ? JsonText.pretty(answer) : String.valueOf(answer.get("access_token")));
      return 0;
    }
  }
}
