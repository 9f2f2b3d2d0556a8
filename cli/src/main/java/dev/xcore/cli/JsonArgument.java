package dev.xcore.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON that stands on the command line, or comes from standard input. */
final class JsonArgument {

  private JsonArgument() {}

  /**
   * Reads it.
   *
   * @param what it is, for messages
   * @param text JSON; {@code -} means standard input
   * @return a value tree
   */
  static @Nullable Object read(Terminal terminal, String what, String text) {
    try {
      return JsonText.parse(text.equals("-") ? standardInput(terminal) : text);
    } catch (IllegalArgumentException broken) {
      throw new CommandFailure(what + " is no JSON: " + broken.getMessage(), broken);
    }
  }

  private static String standardInput(Terminal terminal) {
    try {
      return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new CommandFailure("cannot read standard input: " + failure.getMessage(), failure);
    }
  }
}
