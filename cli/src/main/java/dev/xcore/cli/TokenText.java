package dev.xcore.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A token that a command is given, in the open or through a pipe. */
final class TokenText {

  private static final int LONGEST = 8 << 10;

  private TokenText() {}

  /** Returns what was given; {@code -} stands for the standard input, which no history keeps. */
  static String of(Session session, String given) {
    if (!given.equals("-")) {
      return given;
    }
    try {
      return new String(session.terminal().in().readNBytes(LONGEST), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
