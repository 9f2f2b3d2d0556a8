package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of ERROR and REFUSAL: an error that crosses the wall.
 *
 * @param code of the error; empty for an exception that is none of the platform's
 * @param message what, why and how to mend it; of a foreign exception its class and message
 * @param isRetryable whether another attempt may succeed
 * @param retryMillis when, in milliseconds; negative for no say
 * @param fields of a validation error
 * @param allowed methods of a refused one
 * @param trace stack trace of a foreign exception, for the log; empty for none
 */
public record Failure(
    String code,
    String message,
    boolean isRetryable,
    long retryMillis,
    List<FieldError> fields,
    List<String> allowed,
    String trace) {

  private static final int MANY = 1000;
  private static final long LONGEST_WAIT = Duration.ofDays(1).toMillis();

  /**
   * Makes the failure of an error of the platform.
   *
   * @param error the error
   * @return the failure
   */
  public static Failure of(XcoreException error) {
    return new Failure(
        Protocol.shortName(error.code()),
        Protocol.shorten(error.detail()),
        error.isRetryable(),
        retryMillis(error),
        error instanceof ValidationException invalid ? invalid.errors() : List.of(),
        error instanceof MethodNotAllowedException refused ? refused.allowed() : List.of(),
        "");
  }

  /**
   * Makes the failure of any other exception.
   *
   * @param message its class and message
   * @param trace its stack trace
   * @param isRetryable whether the handler's own rules ask for another attempt
   * @return the failure
   */
  public static Failure foreign(String message, String trace, boolean isRetryable) {
    return new Failure(
        "",
        Protocol.shorten(message),
        isRetryable,
        -1,
        List.of(),
        List.of(),
        Protocol.shorten(trace));
  }

  private static long retryMillis(XcoreException error) {
    return switch (error) {
      case RateLimitedException limited -> limited.retryAfter().toMillis();
      case CircuitOpenException open -> open.retryAfter().toMillis();
      case PluginUnavailableException away -> away.retryAfter().map(Duration::toMillis).orElse(-1L);
      default -> -1;
    };
  }

  /** Whether it is an exception of the plugin that is none of the platform's. */
  public boolean isForeign() {
    return code.isEmpty();
  }

  /**
   * Makes the error on this side.
   *
   * @return the error; its code must not be empty
   */
  public XcoreException toException() {
    Duration retry = Duration.ofMillis(Math.clamp(retryMillis, 0, LONGEST_WAIT));
    return switch (code) {
      case "validation_error" -> new ValidationException(message, fields);
      case "method_not_allowed" -> new MethodNotAllowedException(message, allowed);
      case "rate_limited" -> new RateLimitedException(message, retry);
      case "circuit_open" -> new CircuitOpenException(message, retry);
      case "plugin_unavailable" ->
          retryMillis < 0
              ? new PluginUnavailableException(message)
              : new PluginUnavailableException(message, retry);
      default ->
          isRetryable ? XcoreException.retryable(code, message) : XcoreException.of(code, message);
    };
  }

  /** Returns this failure without what is wrong with single fields. */
  Failure withoutFields() {
    return new Failure(code, message, isRetryable, retryMillis, List.of(), allowed, trace);
  }

  /**
   * Makes the error of a failure that the platform has told of.
   *
   * @return the error
   * @throws ProtocolException if it is none of the platform's
   */
  XcoreException toPlatform() throws ProtocolException {
    if (isForeign()) {
      throw new ProtocolException("a failure of no kind that the platform tells of");
    }
    return toException();
  }

  /**
   * Writes the failure.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(code).text(message).bool(isRetryable).integer(retryMillis);
    out.beginList();
    for (FieldError field : fields.subList(0, Math.min(MANY, fields.size()))) {
      out.text(Protocol.shorten(field.field())).text(Protocol.shorten(field.message()));
      scalar(out, field.rejected().orElse(null));
    }
    out.end();
    out.texts(allowed.stream().limit(MANY).map(Protocol::shortName).toList()).text(trace);
  }

  private static void scalar(ValueWriter out, @Nullable Object rejected) {
    switch (rejected) {
      case String text -> out.text(Protocol.shorten(text));
      case Long number -> out.integer(number);
      case Integer number -> out.integer(number);
      case Double number -> out.number(number.doubleValue());
      case Number number -> out.text(Protocol.shorten(number.toString()));
      case Boolean ignored -> out.value(rejected);
      case null, default -> out.nothing();
    }
  }

  /**
   * Reads a failure.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static Failure read(ValueReader in) throws ProtocolException {
    Failure failure = part(in);
    in.finish();
    return failure;
  }

  /** Reads a failure that is part of another message. */
  static Failure part(ValueReader in) throws ProtocolException {
    return new Failure(
        in.text(Protocol.NAME),
        in.text(Protocol.MESSAGE),
        in.bool(),
        in.integer(),
        fields(in),
        in.texts(MANY, Protocol.NAME),
        in.text(Protocol.MESSAGE));
  }

  private static List<FieldError> fields(ValueReader in) throws ProtocolException {
    List<FieldError> fields = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (fields.size() == MANY) {
        throw new ProtocolException("more than " + MANY + " field errors");
      }
      String field = in.text(Protocol.MESSAGE);
      String message = in.text(Protocol.MESSAGE);
      fields.add(new FieldError(field, message, rejected(in.value())));
    }
    return fields;
  }

  private static Optional<Object> rejected(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? Optional.of(value)
        : Optional.empty();
  }
}
