package dev.xcore.sdk;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call: a value, or an error with a code and a message.
 *
 * <p>A handler may return one; any other return value is an ok.
 */
public final class Result {

  private final @Nullable Object value;
  private final @Nullable XcoreException error;

  private Result(@Nullable Object value, @Nullable XcoreException error) {
    this.value = value;
    this.error = error;
  }

  /**
   * Makes a success.
   *
   * @param value the value, may be null
   * @return the result
   */
  public static Result ok(@Nullable Object value) {
    return new Result(value, null);
  }

  /**
   * Makes a failure that the handler reports on purpose.
   *
   * @param code a code of {@link ErrorCode}, which sets the HTTP status, or a code of the plugin's
   *     own in {@code snake_case}, which answers 422
   * @param message what went wrong, shown to the caller
   * @return the result
   */
  public static Result error(String code, String message) {
    return failure(XcoreException.of(code, message));
  }

  /**
   * Makes a failure from an error.
   *
   * @param error the error
   * @return the result
   */
  public static Result failure(XcoreException error) {
    return new Result(null, Objects.requireNonNull(error, "error is null"));
  }

  /**
   * Tells whether the call succeeded.
   *
   * @return true for a success
   */
  public boolean isOk() {
    return error == null;
  }

  /**
   * Returns the value.
   *
   * @return the value of a success, may be null
   * @throws XcoreException the typed error of a failure
   */
  public @Nullable Object value() {
    if (error != null) {
      throw error;
    }
    return value;
  }

  /**
   * Returns the error's code.
   *
   * @return the code
   * @throws IllegalStateException if the call succeeded
   */
  public String code() {
    return error().code();
  }

  /**
   * Returns the error's message.
   *
   * @return the message
   * @throws IllegalStateException if the call succeeded
   */
  public String message() {
    return error().detail();
  }

  /**
   * Returns the error.
   *
   * @return the error of a failure
   * @throws IllegalStateException if the call succeeded
   */
  public XcoreException error() {
    if (error == null) {
      throw new IllegalStateException("the call succeeded: there is no error");
    }
    return error;
  }

  @Override
  public String toString() {
    return error == null ? "ok(" + value + ")" : "error(" + error.code() + ": " + message() + ")";
  }
}
