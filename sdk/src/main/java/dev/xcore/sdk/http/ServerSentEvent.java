package dev.xcore.sdk.http;

import java.util.Objects;
import java.util.Optional;

/**
 * One event of a {@link ServerSentEvents} stream.
 *
 * @param data the content: text as it is, anything else as JSON
 * @param event the event's type, {@code message} in browsers if empty
 * @param id the id that a reconnecting client sends as {@code Last-Event-ID}
 */
public record ServerSentEvent(Object data, Optional<String> event, Optional<String> id) {

  /** Checks that type and id are single lines. */
  public ServerSentEvent {
    Objects.requireNonNull(data, "data is null");
    event.ifPresent(text -> requireOneLine("event", text));
    id.ifPresent(text -> requireOneLine("id", text));
  }

  /**
   * Makes an event of the default type.
   *
   * @param data the content
   * @return the event
   */
  public static ServerSentEvent of(Object data) {
    return new ServerSentEvent(data, Optional.empty(), Optional.empty());
  }

  /**
   * Makes an event of a type.
   *
   * @param event the type
   * @param data the content
   * @return the event
   */
  public static ServerSentEvent of(String event, Object data) {
    return new ServerSentEvent(data, Optional.of(event), Optional.empty());
  }

  private static void requireOneLine(String what, String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " must be one line, without NUL");
    }
  }
}
