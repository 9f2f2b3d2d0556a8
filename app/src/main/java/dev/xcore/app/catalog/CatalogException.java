package dev.xcore.app.catalog;

import org.jspecify.annotations.Nullable;

/** A plugin cannot be found, fetched or published; the message is all that a user needs. */
public final class CatalogException extends RuntimeException {

  /**
   * Makes the error.
   *
   * @param message what, which one, why, and how to mend it
   */
  public CatalogException(String message) {
    super(message);
  }

  /**
   * Makes the error.
   *
   * @param message what, which one, why, and how to mend it
   * @param cause what happened below
   */
  public CatalogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
