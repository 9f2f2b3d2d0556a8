package dev.xcore.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore token revoke}. */
@Command(
    name = "revoke",
    description = "End a token, or all tokens and sessions of an account.",
    mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Callable<Integer> {

  private final Session session;

  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  /** What is to end. */
  static final class Choice {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "TOKEN",
        description = "An access or refresh token; - reads it from the standard input.")
    private String token = "";

    @Option(
        names = "--user",
        paramLabel = "USER",
        description = "An account, all of whose tokens and sessions end.")
    private String user = "";
  }

  TokenRevokeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      boolean isUser = !choice.user.isEmpty();
      client
          .post(
              "/auth/tokens/revoke",
              isUser
                  ? Map.of("user", choice.user)
                  : Map.of("token", TokenText.of(session, choice.token)))
          .value();
      session
          .terminal()
          .print(
              isUser
                  ? "all tokens and sessions of '%s' have ended".formatted(choice.user)
                  : "the token does not count any more");
      return 0;
    }
  }
}
