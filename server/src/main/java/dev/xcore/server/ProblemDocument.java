package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Response.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * An error as the client sees it: {@code application/problem+json} (RFC 9457) with {@code status},
 * {@code title}, {@code detail}, {@code code}, {@code trace_id} and, where fields are wrong, {@code
 * errors}. Immutable.
 *
 * @param status 400 to 599
 * @param code stable, {@code snake_case}
 * @param detail for the client: no internals
 * @param errors wrong fields, empty for none
 * @param headers that belong to the error, such as {@code Retry-After}
 * @param cause shown in development only
 */
record ProblemDocument(
    int status,
    String code,
    String detail,
    List<FieldError> errors,
    List<Header> headers,
    Optional<Throwable> cause) {

  private static final int UNPROCESSABLE = 422;
  private static final int SERVER_ERROR = 500;
  private static final Header TYPE = new Header("Content-Type", "application/problem+json");
  private static final Header UNCACHED = new Header("Cache-Control", "no-store");
  private static final Header CHALLENGE = new Header("WWW-Authenticate", "Bearer realm=\"xcore\"");

  /**
   * Makes a problem that is not an exception.
   *
   * @param status 400 to 599
   * @param code stable, {@code snake_case}
   * @param detail for the client
   * @param headers that belong to it
   * @return the problem
   */
  static ProblemDocument of(int status, String code, String detail, Header... headers) {
    return new ProblemDocument(status, code, detail, List.of(), List.of(headers), Optional.empty());
  }

  /**
   * Describes an error.
   *
   * @param error whatever was thrown
   * @return its own status and text if it is meant for the client, otherwise a bare 500
   */
  static ProblemDocument of(Throwable error) {
    return switch (error) {
      case ValidationException invalid ->
          new ProblemDocument(
              invalid.status(),
              invalid.code(),
              invalid.detail(),
              invalid.errors(),
              List.of(),
              Optional.empty());
      case RefusedException refused -> refused.problem();
      case XcoreException known ->
          new ProblemDocument(
              known.status(),
              known.code(),
              known.detail(),
              List.of(),
              headers(known),
              Optional.ofNullable(known.getCause()));
      case PluginLoadException failed ->
          unprocessable(
              failed.code().name().toLowerCase(Locale.ROOT),
              "the plugin cannot be loaded",
              failed.problems());
      case MigrationException failed ->
          unprocessable(
              PluginLoadException.Code.MIGRATION_FAILED.name().toLowerCase(Locale.ROOT),
              "the tables cannot be changed",
              failed.problems());
      case SettingsException wrong ->
          unprocessable(
              ErrorCode.VALIDATION_ERROR.code(),
              "the settings are not acceptable",
              wrong.problems());
      default ->
          new ProblemDocument(
              SERVER_ERROR,
              ErrorCode.HANDLER_ERROR.code(),
              "the server failed; its log has the details under the trace id",
              List.of(),
              List.of(),
              Optional.of(error));
    };
  }

  /**
   * Tells whether an error is ours to log: the client has done nothing wrong, and no plugin whose
   * failures the kernel logs.
   */
  static boolean isFailure(Throwable error) {
    return (error instanceof HandlerErrorException && error.getCause() != null)
        || !(error instanceof XcoreException
            || error instanceof RefusedException
            || error instanceof PluginLoadException
            || error instanceof MigrationException
            || error instanceof SettingsException);
  }

  /**
   * Renders the problem.
   *
   * @param traceId of the request
   * @param development whether the cause is shown
   * @return the answer
   */
  Answer.Whole answer(String traceId, boolean development) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", status);
    document.put("title", title(status));
    document.put("detail", detail);
    document.put("code", code);
    document.put("trace_id", traceId);
    if (!errors.isEmpty()) {
      document.put("errors", errors.stream().map(ProblemDocument::field).toList());
    }
    if (development) {
      cause.ifPresent(thrown -> document.put("cause", thrown.toString()));
    }
    List<Header> all = new ArrayList<>(headers);
    all.add(TYPE);
    all.add(UNCACHED);
    return Answer.Whole.of(status, all, Json.write(document));
  }

  /** Names a status as RFC 9110 does; Jetty keeps two older names. */
  private static String title(int status) {
    return switch (status) {
      case 413 -> "Content Too Large";
      case UNPROCESSABLE -> "Unprocessable Content";
      default -> HttpStatus.getMessage(status);
    };
  }

  private static Map<String, Object> field(FieldError error) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("field", error.field());
    field.put("message", error.message());
    error.rejected().ifPresent(value -> field.put("rejected", value));
    return field;
  }

  private static ProblemDocument unprocessable(String code, String detail, List<Problem> problems) {
    List<FieldError> errors =
        problems.stream()
            .map(problem -> new FieldError(place(problem), problem.message(), Optional.empty()))
            .toList();
    String first = problems.isEmpty() ? "" : ": " + problems.getFirst();
    return new ProblemDocument(
        UNPROCESSABLE, code, detail + first, errors, List.of(), Optional.empty());
  }

  /** Shows where a problem is: {@code FILE:LINE:COLUMN KEY}, without the parts that are absent. */
  private static String place(Problem problem) {
    StringBuilder place = new StringBuilder(problem.file());
    if (problem.line() > 0) {
      place.append(':').append(problem.line());
      if (problem.column() > 0) {
        place.append(':').append(problem.column());
      }
    }
    return problem.key().isEmpty() ? place.toString() : place + " " + problem.key();
  }

  private static List<Header> headers(XcoreException error) {
    if (error instanceof RateLimitedException limited) {
      return List.of(retryAfter(limited.retryAfter()));
    }
    if (error instanceof CircuitOpenException open) {
      return List.of(retryAfter(open.retryAfter()));
    }
    if (error instanceof PluginUnavailableException away) {
      return away.retryAfter().map(ProblemDocument::retryAfter).stream().toList();
    }
    if (error instanceof MethodNotAllowedException refused) {
      return List.of(new Header("Allow", String.join(", ", refused.allowed())));
    }
    if (error.code().equals(ErrorCode.UNAUTHENTICATED.code())) {
      return List.of(CHALLENGE);
    }
    boolean later = error.code().equals(ErrorCode.OVERLOADED.code());
    return later ? List.of(retryAfter(Duration.ofSeconds(1))) : List.of();
  }

  private static Header retryAfter(Duration wait) {
    long seconds = wait.plusMillis(999).toSeconds();
    return new Header("Retry-After", Long.toString(Math.max(1, seconds)));
  }
}
