package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of an account. */
final class UserOptions {

  @Option(
      names = "--roles",
      paramLabel = "NAME",
      split = ",",
      description = "All roles it has, with commas between; '' for none.")
  private @Nullable List<String> roles;

  @Option(
      names = "--permissions",
      paramLabel = "PATTERN",
      split = ",",
      description = "What it may do beside its roles, such as orders.*; '' for nothing.")
  private @Nullable List<String> permissions;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "Where to write to; '' for nowhere.")
  private @Nullable String email;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The only tenant it may act for; '' for any.")
  private @Nullable String tenant;

  void addTo(Map<String, @Nullable Object> body) {
    AccountText.put(body, "roles", roles);
    AccountText.put(body, "permissions", permissions);
    AccountText.put(body, "email", email);
    AccountText.put(body, "tenant", tenant);
  }
}
