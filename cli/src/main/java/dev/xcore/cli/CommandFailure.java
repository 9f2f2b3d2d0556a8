package dev.xcore.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; its message is all the user needs. */
class CommandFailure extends RuntimeException {

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
