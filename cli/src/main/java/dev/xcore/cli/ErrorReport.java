package dev.xcore.cli;

import dev.xcore.app.catalog.CatalogException;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.kernel.signing.SigningException;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
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
      unmatched.getUnmatched().stream()
          .limit(1)
          .forEach(word -> suggest(word, command.getCommandSpec()));
    }
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  /** Names the nearest option or command; picocli's own choice is often far off. */
  private void suggest(String word, CommandSpec command) {
    Set<String> choices =
        word.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    Wording.nearest(word, choices)
        .ifPresent(nearest -> terminal.note("Did you mean '" + nearest + "'?"));
  }

  private static String counted(int problems) {
    return problems == 1 ? "1 problem" : problems + " problems";
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof CommandFailure
        || failure instanceof CatalogException
        || failure instanceof SigningException
        || failure instanceof SettingsException;
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return isExpected(failure) || failure instanceof ParameterException
        ? String.valueOf(message)
        : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
