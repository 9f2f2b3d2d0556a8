package dev.xcore.confinement;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run; its standard input and output are {@code /dev/null}.
 *
 * @param executable the absolute path of the program
 * @param arguments what follows the program's name
 * @param environment its whole environment; nothing is inherited
 * @param errorFile where its standard error goes; made or emptied, readable by the server's user
 *     only
 */
public record ConfinedCommand(
    Path executable, List<String> arguments, Map<String, String> environment, Path errorFile) {

  /** Copies, and checks that the paths are absolute and nothing holds a zero character. */
  public ConfinedCommand {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (!executable.isAbsolute() || !errorFile.isAbsolute()) {
      throw new IllegalArgumentException(
          "a command takes absolute paths, not " + executable + " and " + errorFile);
    }
    arguments.forEach(ConfinedCommand::printable);
    environment.forEach((name, value) -> printable(name + "=" + value));
  }

  private static void printable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a command cannot hold a zero character: " + text);
    }
  }
}
