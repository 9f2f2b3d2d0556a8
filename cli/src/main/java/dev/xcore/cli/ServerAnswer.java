package dev.xcore.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param base the server
 * @param status the HTTP status
 * @param body the JSON value, null for none
 */
record ServerAnswer(URI base, int status, @Nullable Object body) {

  private static final int UNAUTHENTICATED = 401;
  private static final int FORBIDDEN = 403;

  static ServerAnswer of(URI base, int status, String text) {
    try {
      return new ServerAnswer(base, status, text.isBlank() ? null : JsonText.parse(text));
    } catch (IllegalArgumentException foreign) {
      throw new CommandFailure(
          "%s answered %d with something that is no JSON; is it an XCore server?"
              .formatted(base, status),
          foreign);
    }
  }

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  /**
   * Returns the members of a successful answer.
   *
   * @return the JSON object
   * @throws CommandFailure if the server refused; says why, and every problem it named
   */
  Map<String, @Nullable Object> members() {
    return Trees.members(value());
  }

  /**
   * Returns the value of a successful answer.
   *
   * @return any JSON value
   * @throws CommandFailure if the server refused; says why, and every problem it named
   */
  @Nullable Object value() {
    if (!isOk()) {
      throw new CommandFailure(refusal());
    }
    return body;
  }

  private String refusal() {
    Map<String, @Nullable Object> problem = Trees.members(body);
    StringBuilder text = new StringBuilder(Trees.text(problem, "detail", "HTTP status " + status));
    String code = Trees.text(problem, "code", "");
    if (!code.isEmpty()) {
      text.append(" [").append(code).append(']');
    }
    for (Object each : Trees.items(problem.get("errors"))) {
      String line = line(Trees.members(each));
      if (text.indexOf(line) < 0) {
        text.append("\n  ").append(line);
      }
    }
    if (status == UNAUTHENTICATED || status == FORBIDDEN) {
      text.append(
          "\n  The token is taken from --token, $XCORE_TOKEN or, in the application's folder,"
              + " var/secrets/admin-token.");
    }
    return text.toString();
  }

  private static String line(Map<String, @Nullable Object> error) {
    String field = Trees.text(error, "field", "");
    String message = Trees.text(error, "message", String.valueOf(error));
    return field.isEmpty() ? message : field + ": " + message;
  }

  /** Returns every item of a list in the answer. */
  List<Map<String, @Nullable Object>> list(String name) {
    Object value = value();
    Object list = value instanceof List<?> ? value : Trees.members(value).get(name);
    return Trees.items(list).stream().map(Trees::members).toList();
  }
}
