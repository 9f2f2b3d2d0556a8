package dev.xcore.sdk;

import java.util.Locale;
import java.util.Optional;

/** The stable error codes of the platform and the HTTP status each answers with. */
public enum ErrorCode {
  /** The payload cannot be read at all. */
  INVALID_PAYLOAD(400),
  /** The payload was read, but a field is missing, of a wrong type or violates a constraint. */
  VALIDATION_ERROR(422),
  /** Nobody is logged in, or the credentials are wrong. */
  UNAUTHENTICATED(401),
  /** The principal or plugin may not do this. */
  PERMISSION_DENIED(403),
  /** The called plugin does not accept calls from this plugin. */
  CALLER_DENIED(403),
  /** No plugin of that name. */
  PLUGIN_NOT_FOUND(404),
  /** The plugin has no action of that name. */
  UNKNOWN_ACTION(404),
  /** No such resource. */
  NOT_FOUND(404),
  /** The resource does not support that HTTP method. */
  METHOD_NOT_ALLOWED(405),
  /** The resource's state does not allow this now. */
  CONFLICT(409),
  /** The request body is larger than allowed. */
  PAYLOAD_TOO_LARGE(413),
  /** The request body's media type is not supported here. */
  UNSUPPORTED_MEDIA_TYPE(415),
  /** Too many calls; try again later. */
  RATE_LIMITED(429),
  /** The plugin's code failed. */
  HANDLER_ERROR(500),
  /** A worker process broke the rules of its sandbox or of the protocol. */
  SANDBOX_VIOLATION(502),
  /** A server that the plugin asked cannot be reached, or answered with nonsense or an error. */
  PEER_FAILED(502),
  /** The plugin exists, but is disabled, failed or restarting. */
  PLUGIN_UNAVAILABLE(503),
  /** A service of the platform, such as a database, cannot be used now. */
  SERVICE_UNAVAILABLE(503),
  /** Too many calls in flight. */
  OVERLOADED(503),
  /** Calls are suspended after repeated failures. */
  CIRCUIT_OPEN(503),
  /** The plugin's process used up its memory. */
  MEMORY_LIMIT(503),
  /** The deadline passed. */
  TIMEOUT(504),
  /** The plugin used up its disk space. */
  DISK_QUOTA(507);

  private final int status;
  private final String code;

  ErrorCode(int status) {
    this.status = status;
    this.code = name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the code as it appears in JSON.
   *
   * @return {@code snake_case}
   */
  public String code() {
    return code;
  }

  /**
   * Returns the HTTP status.
   *
   * @return 400 to 599
   */
  public int status() {
    return status;
  }

  /** Whether nothing was done and waiting helps. */
  boolean isPassing() {
    return this == PLUGIN_UNAVAILABLE
        || this == SERVICE_UNAVAILABLE
        || this == OVERLOADED
        || this == RATE_LIMITED;
  }

  /**
   * Finds a code by its JSON name.
   *
   * @param code {@code snake_case} name
   * @return the code, empty if it is not one of the platform's
   */
  public static Optional<ErrorCode> find(String code) {
    for (ErrorCode candidate : values()) {
      if (candidate.code.equals(code)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
