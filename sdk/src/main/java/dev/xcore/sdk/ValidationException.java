package dev.xcore.sdk;

import java.util.List;

/** The payload was read, but a field is missing, of a wrong type or violates a constraint. */
public final class ValidationException extends XcoreException {

  private final transient List<FieldError> errors;

  /**
   * Makes the error.
   *
   * @param message a summary
   * @param errors every wrong field
   */
  public ValidationException(String message, List<FieldError> errors) {
    super(ErrorCode.VALIDATION_ERROR, message, null);
    this.errors = List.copyOf(errors);
  }

  /**
   * Returns every wrong field.
   *
   * @return immutable, in the order of the fields
   */
  public List<FieldError> errors() {
    return errors;
  }
}
