package dev.xcore.sdk;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Base of all errors of the platform: a stable code, a message for the caller, an HTTP status.
 *
 * <p>There is a subclass for each {@link ErrorCode}; a code of a plugin's own is an instance of
 * this class with status 422.
 */
public class XcoreException extends RuntimeException {

  private static final int UNPROCESSABLE = 422;

  private final String code;
  private final int status;
  private boolean isMarked;

  XcoreException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code.code(), code.status(), message, cause);
  }

  private XcoreException(String code, int status, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message is null"), cause);
    this.code = Objects.requireNonNull(code, "code is null");
    this.status = status;
  }

  /**
   * Makes the error that belongs to a code.
   *
   * @param code a code of {@link ErrorCode}, or one of the plugin's own
   * @param message what went wrong and how to mend it, shown to the caller
   * @return an instance of the code's own class where there is one
   */
  public static XcoreException of(String code, String message) {
    return ErrorCode.find(code)
        .map(known -> of(known, message))
        .orElseGet(() -> new XcoreException(code, UNPROCESSABLE, message, null));
  }

  /**
   * Makes the error that belongs to a code.
   *
   * @param code the code
   * @param message what went wrong and how to mend it, shown to the caller
   * @return an instance of the code's own class
   */
  public static XcoreException of(ErrorCode code, String message) {
    return switch (code) {
      case INVALID_PAYLOAD -> new InvalidPayloadException(message);
      case VALIDATION_ERROR -> new ValidationException(message, List.of());
      case UNAUTHENTICATED -> new UnauthenticatedException(message);
      case PERMISSION_DENIED -> new PermissionDeniedException(message);
      case CALLER_DENIED -> new CallerDeniedException(message);
      case PLUGIN_NOT_FOUND -> new PluginNotFoundException(message);
      case UNKNOWN_ACTION -> new UnknownActionException(message);
      case NOT_FOUND -> new NotFoundException(message);
      case METHOD_NOT_ALLOWED -> new MethodNotAllowedException(message, List.of());
      case CONFLICT -> new ConflictException(message);
      case PAYLOAD_TOO_LARGE -> new PayloadTooLargeException(message);
      case UNSUPPORTED_MEDIA_TYPE -> new UnsupportedMediaTypeException(message);
      case RATE_LIMITED -> new RateLimitedException(message, java.time.Duration.ofSeconds(1));
      case HANDLER_ERROR -> new HandlerErrorException(message, null);
      case SANDBOX_VIOLATION -> new SandboxViolationException(message);
      case PEER_FAILED -> new PeerFailedException(message);
      case PLUGIN_UNAVAILABLE -> new PluginUnavailableException(message);
      case SERVICE_UNAVAILABLE -> new ServiceUnavailableException(message);
      case OVERLOADED -> new OverloadedException(message);
      case CIRCUIT_OPEN -> new CircuitOpenException(message);
      case MEMORY_LIMIT -> new MemoryLimitException(message);
      case TIMEOUT -> new CallTimeoutException(message);
      case DISK_QUOTA -> new DiskQuotaException(message);
    };
  }

  /**
   * Makes an error that the same call may not meet again: {@code runtime.retry} repeats it. Only
   * its author knows that what was done so far may be done twice.
   *
   * @param code a code of {@link ErrorCode}, or one of the plugin's own
   * @param message what went wrong and how to mend it, shown to the caller
   * @return an instance of the code's own class where there is one, marked
   */
  public static XcoreException retryable(String code, String message) {
    XcoreException error = of(code, message);
    error.isMarked = true;
    return error;
  }

  /**
   * Tells whether the same call may succeed when it is made again.
   *
   * @return true for errors made by {@link #retryable}, and for those of a plugin or service that
   *     is busy or away for a moment: {@code plugin_unavailable}, {@code service_unavailable},
   *     {@code overloaded}, {@code rate_limited}
   */
  public final boolean isRetryable() {
    return isMarked || ErrorCode.find(code).filter(ErrorCode::isPassing).isPresent();
  }

  /**
   * Returns the stable code.
   *
   * @return {@code snake_case}
   */
  public final String code() {
    return code;
  }

  /**
   * Returns the HTTP status this error answers with.
   *
   * @return 400 to 599
   */
  public final int status() {
    return status;
  }

  /**
   * Returns the message; never null.
   *
   * @return what went wrong
   */
  public final String detail() {
    return Objects.requireNonNullElse(getMessage(), code);
  }
}
