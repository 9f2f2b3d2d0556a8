package dev.xcore.sdk;

import java.util.List;

/** The resource does not support that HTTP method. */
public final class MethodNotAllowedException extends XcoreException {

  private final transient List<String> allowed;

  /**
   * Makes the error.
   *
   * @param message which method was refused
   * @param allowed the methods that the resource supports
   */
  public MethodNotAllowedException(String message, List<String> allowed) {
    super(ErrorCode.METHOD_NOT_ALLOWED, message, null);
    this.allowed = List.copyOf(allowed);
  }

  /**
   * Returns the methods that the resource supports.
   *
   * @return upper-case method names
   */
  public List<String> allowed() {
    return allowed;
  }
}
