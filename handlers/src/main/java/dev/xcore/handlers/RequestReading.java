package dev.xcore.handlers;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request: parameters are text, a JSON body is not, and the problems of both are
 * reported together. Used by one thread.
 */
final class RequestReading {

  private final Request request;
  private final @Nullable WebSocketSession session;
  private final Reading text = new Reading(Reading.Mode.TEXT);
  private @Nullable Reading tree;

  RequestReading(Request request, @Nullable WebSocketSession session) {
    this.request = request;
    this.session = session;
  }

  Request request() {
    return request;
  }

  WebSocketSession session() {
    return Objects.requireNonNull(session, "only a socket's method takes a session");
  }

  /** Collects the problems of parameters and forms. */
  Reading text() {
    return text;
  }

  /** Collects the problems of JSON bodies. */
  Reading tree() {
    if (tree == null) {
      tree = new Reading(Reading.Mode.TREE);
    }
    return tree;
  }

  /**
   * Ends the reading.
   *
   * @throws ValidationException with the problems of parameters and body, if there were any
   */
  void finish() {
    if (tree == null || tree.problemCount() == 0) {
      text.finish();
    } else if (text.problemCount() == 0) {
      tree.finish();
    } else {
      throw together(failure(text), failure(tree));
    }
  }

  private static ValidationException failure(Reading reading) {
    try {
      reading.finish();
    } catch (ValidationException failure) {
      return failure;
    }
    throw new IllegalStateException("a reading with problems ended without an error");
  }

  private static ValidationException together(ValidationException first, ValidationException rest) {
    List<FieldError> errors = new ArrayList<>(first.errors());
    errors.addAll(rest.errors());
    FieldError head = errors.getFirst();
    return new ValidationException(
        head.field() + ": " + head.message() + " (and " + (errors.size() - 1) + " more)", errors);
  }
}
