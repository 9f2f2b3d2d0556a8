package dev.xcore.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** All commands, put together. */
final class CommandTree {

  private static final int WIDTH = 100;

  private CommandTree() {}

  /**
   * Makes the command line.
   *
   * @param surroundings what commands take from the process
   * @return ready to execute
   */
  static CommandLine create(Surroundings surroundings) {
    Terminal terminal = surroundings.terminal();
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(surroundings, options);
    ErrorReport errors = new ErrorReport(terminal, options);
    CommandLine root =
        new CommandLine(new XcoreCommand(terminal))
            .addMixin("global", options)
            .addSubcommand(new RunCommand(session))
            .addSubcommand(new InitCommand(surroundings))
            .addSubcommand(plugin(session))
            .addSubcommand(config(session))
            .addSubcommand(registry(session))
            .addSubcommand(new HealthCommand(session))
            .addSubcommand(new DoctorCommand(session))
            .addSubcommand(new CompletionCommand(surroundings))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setUsageHelpWidth(WIDTH)
            .setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors);
    versions(root);
    return root;
  }

  /** Every command answers --version, not only the first. */
  private static void versions(CommandLine command) {
    command.getCommandSpec().versionProvider(new PlatformVersion());
    command.getSubcommands().values().forEach(CommandTree::versions);
  }

  private static CommandLine plugin(Session session) {
    return new CommandLine(new PluginCommand())
        .addSubcommand(new PluginNewCommand(session))
        .addSubcommand(new PluginListCommand(session))
        .addSubcommand(new PluginInfoCommand(session))
        .addSubcommand(new PluginHealthCommand(session))
        .addSubcommand(new PluginValidateCommand(session))
        .addSubcommand(new PluginMigrateCommand(session))
        .addSubcommand(new PluginTestCommand(session))
        .addSubcommand(new PluginLinkCommand(session))
        .addSubcommand(new PluginUnlinkCommand(session))
        .addSubcommand(new PluginInstallCommand(session))
        .addSubcommand(new PluginUpdateCommand(session))
        .addSubcommand(new PluginRestoreCommand(session))
        .addSubcommand(new PluginRemoveCommand(session))
        .addSubcommand(new PluginRollbackCommand(session))
        .addSubcommand(new PluginVersionsCommand(session))
        .addSubcommand(new PluginPackageCommand(session))
        .addSubcommand("load", change(session, "load"))
        .addSubcommand("unload", change(session, "unload"))
        .addSubcommand("reload", change(new PluginReloadCommand(session), "reload"))
        .addSubcommand("enable", change(session, "enable"))
        .addSubcommand("disable", change(session, "disable"))
        .addSubcommand(new PluginWhyCommand(session))
        .addSubcommand(new PluginScaleCommand(session))
        .addSubcommand(new PluginCallCommand(session));
  }

  private static CommandLine change(Session session, String verb) {
    return change(new PluginChangeCommand(session, verb), verb);
  }

  private static CommandLine change(PluginChangeCommand change, String verb) {
    CommandLine command = new CommandLine(change);
    command.getCommandSpec().usageMessage().description(PluginChangeCommand.description(verb));
    return command;
  }

  private static CommandLine config(Session session) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigCheckCommand(session))
        .addSubcommand(new ConfigShowCommand(session))
        .addSubcommand(new ConfigSetCommand(session))
        .addSubcommand(new ConfigUnsetCommand(session))
        .addSubcommand(new ConfigReloadCommand(session))
        .addSubcommand(new ConfigMigrateCommand(session));
  }

  private static CommandLine registry(Session session) {
    return new CommandLine(new RegistryCommand())
        .addSubcommand(new RegistrySearchCommand(session))
        .addSubcommand(new RegistryInfoCommand(session))
        .addSubcommand(new RegistryPublishCommand(session))
        .addSubcommand(new RegistryYankCommand(session))
        .addSubcommand(new RegistryRenewCommand(session))
        .addSubcommand(new RegistryInitCommand(session))
        .addSubcommand(new RegistryKeygenCommand(session));
  }
}
