package dev.xcore.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without a subcommand. */
abstract class CommandGroup implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "'%s' needs a command: %s"
            .formatted(spec.qualifiedName(), String.join(", ", spec.subcommands().keySet())));
  }
}
