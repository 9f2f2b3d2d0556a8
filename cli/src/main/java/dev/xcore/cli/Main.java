package dev.xcore.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Starts the command line. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process with 0 (done), 1 (failed) or 2 (wrong usage).
   *
   * @param arguments what the user typed
   */
  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.in,
            wantsColour(System.getenv()),
            isTerminal());
    Surroundings surroundings =
        new Surroundings(Path.of("").toAbsolutePath(), System.getenv(), terminal);
    int status = CommandTree.create(surroundings).execute(arguments);
    terminal.out().flush();
    System.exit(status);
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Colour is for people: on a terminal only, and not where NO_COLOR asks for none. */
  private static boolean wantsColour(Map<String, String> environment) {
    return isTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }
}
