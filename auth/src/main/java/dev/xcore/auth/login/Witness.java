package dev.xcore.auth.login;

import dev.xcore.sdk.Audit;
import dev.xcore.sdk.PluginContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the audit log and whoever listens what happened to whom. */
final class Witness {

  private static final int MAX_NAME = 100;
  private static final String ANYBODY = "anonymous";

  private final PluginContext context;

  Witness(PluginContext context) {
    this.context = context;
  }

  /** Somebody has logged in. */
  void loggedIn(String user, String method, String client) {
    record(
        user,
        "auth.login",
        user,
        Audit.Outcome.SUCCESS,
        Map.of("method", method, "client", client));
    publish("security.login", user, Map.of("method", method, "client", client));
  }

  /**
   * Somebody was refused.
   *
   * @param typed the name as it was typed
   * @param reason such as {@code wrong_password}
   */
  void denied(String typed, String reason, String client) {
    String user = printable(typed);
    record(
        ANYBODY,
        "auth.login",
        user,
        Audit.Outcome.DENIED,
        Map.of("reason", reason, "client", client));
    publish("security.denied", user, Map.of("reason", reason, "client", client));
  }

  /** Somebody was refused unheard; of that there may be more than the audit log should take. */
  void refused(String typed, String reason, String client) {
    publish("security.denied", printable(typed), Map.of("reason", reason, "client", client));
  }

  /** An account was locked. */
  void locked(String typed, String client) {
    record(
        ANYBODY, "auth.lockout", printable(typed), Audit.Outcome.DENIED, Map.of("client", client));
  }

  /** A refresh token came a second time. */
  void reused(String user) {
    record(ANYBODY, "auth.refresh_reuse", user, Audit.Outcome.DENIED, Map.of());
    publish("security.denied", user, Map.of("reason", "refresh_reuse", "client", ""));
  }

  /** Somebody did something to his own account. */
  void done(String user, String action, Map<String, Object> facts) {
    record(user, action, user, Audit.Outcome.SUCCESS, facts);
  }

  /** Somebody did something to another's account. */
  void done(String actor, String action, String user, Map<String, Object> facts) {
    record(actor, action, user, Audit.Outcome.SUCCESS, facts);
  }

  private static String printable(String typed) {
    String plain = typed.replaceAll("[^ -~]", "?");
    return plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
  }

  private void record(
      String actor, String action, String user, Audit.Outcome outcome, Map<String, Object> facts) {
    context
        .services()
        .find(Audit.class)
        .ifPresent(audit -> audit.recordFor(actor, action, "user:" + user, outcome, facts));
  }

  private void publish(String event, String user, Map<String, Object> facts) {
    Map<String, Object> data = new LinkedHashMap<>(facts);
    data.put("user", user);
    context.events().publish(event, data);
  }
}
