package dev.xcore.cli;

import dev.xcore.kernel.settings.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into a message for people and an exit status. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Terminal terminal;
  private final GlobalOptions options;

  ErrorReport(Terminal terminal, GlobalOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof SettingsException settings) {
      terminal.error(counted(settings.problems().size()));
      settings.problems().forEach(problem -> terminal.note("  " + problem));
    } else {
      terminal.error(message(failure));
    }
    if (options.debug()) {
      failure.printStackTrace(terminal.err());
    } else if (!isExpected(failure)) {
      terminal.note("Add --debug to see where it comes from.");
    }
    return FAILED;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = terminal.err();
    terminal.error(message(failure));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      suggestions(unmatched).forEach(line -> err.println(line));
    }
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static List<String> suggestions(UnmatchedArgumentException unmatched) {
    List<String> nearest = unmatched.getSuggestions();
    return nearest.isEmpty()
        ? List.of()
        : List.of("Did you mean: " + String.join(" or ", nearest) + "?");
  }

  private static String counted(int problems) {
    return problems == 1 ? "1 problem" : problems + " problems";
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof CommandFailure || failure instanceof SettingsException;
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return isExpected(failure) || failure instanceof ParameterException
        ? String.valueOf(message)
        : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
