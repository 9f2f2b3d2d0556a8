package dev.xcore.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a new password is given: never as an argument, which everybody on the machine could read. */
final class NewPasswordOptions {

  /** No letters and digits that look alike: 32 of them, five bits each. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int GENERATED = 28;
  private static final int GROUP = 7;
  private static final int LONGEST = 8192;

  @Option(
      names = "--password-stdin",
      description = "Read the password from the first line of standard input.")
  private boolean fromInput;

  @Option(names = "--generate", description = "Make a random password and print it once.")
  private boolean generated;

  boolean isGenerated() {
    return generated;
  }

  /** Returns the password, asking for it where nothing was said. */
  String password(Terminal terminal, String user) {
    if (fromInput && generated) {
      throw new CommandFailure("--password-stdin and --generate exclude each other");
    }
    if (generated) {
      return random(new SecureRandom());
    }
    if (fromInput) {
      return firstLine(terminal);
    }
    Console console =
        Optional.ofNullable(System.console())
            .filter(known -> terminal.interactive() && known.isTerminal())
            .orElseThrow(() ->
                new CommandFailure(
                    "nobody is here to type a password; pipe it in with --password-stdin, or use"
                        + " --generate"));
    char[] first = typed(console, "Password of " + user + ": ");
    char[] second = typed(console, "Once more: ");
    try {
      if (!Arrays.equals(first, second)) {
        throw new CommandFailure("these were two different passwords; nothing was changed");
      }
      return new String(first);
    } finally {
      Arrays.fill(first, ' ');
      Arrays.fill(second, ' ');
    }
  }

  private static char[] typed(Console console, String prompt) {
    char[] typed = console.readPassword("%s", prompt);
    if (typed == null) {
      throw new CommandFailure("no password was typed; nothing was changed");
    }
    return typed;
  }

  private static String firstLine(Terminal terminal) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = terminal.in().read();
      while (next >= 0 && next != '\n') {
        line.write(next);
        if (line.size() > LONGEST) {
          throw new CommandFailure("the first line of standard input is too long for a password");
        }
        next = terminal.in().read();
      }
    } catch (IOException failure) {
      throw new CommandFailure("cannot read the password: " + failure.getMessage(), failure);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    String password = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    if (password.isEmpty()) {
      throw new CommandFailure("standard input has no password in its first line");
    }
    return password;
  }

  private static String random(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < GENERATED; at++) {
      text.append(at > 0 && at % GROUP == 0 ? "-" : "");
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
