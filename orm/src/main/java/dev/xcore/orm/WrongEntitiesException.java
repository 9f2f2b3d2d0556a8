package dev.xcore.orm;

import org.jspecify.annotations.Nullable;

/** Entities of a plugin are wrong, or its tables are; says all that is, and how to mend it. */
final class WrongEntitiesException extends RuntimeException {

  WrongEntitiesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
