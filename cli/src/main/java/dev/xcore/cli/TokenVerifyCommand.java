package dev.xcore.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore token verify}. */
@Command(
    name = "verify",
    description =
        "Say whether an access token counts, and whom it speaks for; fails if it does not.",
    mixinStandardHelpOptions = true)
final class TokenVerifyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "TOKEN",
      description = "An access token; - reads it from the standard input.")
  private String token = "";

  @Mixin private final JsonOption json = new JsonOption();

  TokenVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer =
          client
              .post("/auth/tokens/verify", Map.of("token", TokenText.of(session, token)))
              .members();
      boolean isActive = Boolean.TRUE.equals(answer.get("active"));
      session.terminal().print(json.isSet() ? JsonText.pretty(answer) : shown(answer, isActive));
      return isActive ? 0 : 1;
    }
  }

  private static String shown(Map<String, @Nullable Object> answer, boolean isActive) {
    return isActive
        ? "it speaks for '%s' with the roles %s until %s"
            .formatted(answer.get("user"), answer.get("roles"), answer.get("expires_at"))
        : "it does not count: it is no access token of this server, has expired or was revoked";
  }
}
