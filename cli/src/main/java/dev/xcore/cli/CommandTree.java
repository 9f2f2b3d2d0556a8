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
            .addSubcommand(events(session))
            .addSubcommand(audit(session))
            .addSubcommand(migration(session))
            .addSubcommand(jobs(session))
            .addSubcommand(tasks(session))
            .addSubcommand(user(session))
            .addSubcommand(role(session))
            .addSubcommand(key(session))
            .addSubcommand(new WorkerCommand(session))
            .addSubcommand(new HealthCommand(session))
            .addSubcommand(new HooksCommand(session))
            .addSubcommand(services(session))
            .addSubcommand(security(session))
            .addSubcommand(token(session))
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
        .addSubcommand(new PluginHistoryCommand(session))
        .addSubcommand(new PluginPermissionsCommand(session))
        .addSubcommand(new PluginValidateCommand(session))
        .addSubcommand(new PluginScanCommand(session))
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
        .addSubcommand(new PluginKeygenCommand(session))
        .addSubcommand(new PluginSignCommand(session))
        .addSubcommand(new PluginVerifyCommand(session))
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

  private static CommandLine services(Session session) {
    return new CommandLine(new ServicesCommand(session))
        .addSubcommand(new ServicesRestartCommand(session))
        .addSubcommand(new ServicesSwitchCommand(session));
  }

  private static CommandLine security(Session session) {
    return new CommandLine(new SecurityCommand())
        .addSubcommand(new SecurityExplainCommand(session));
  }

  private static CommandLine token(Session session) {
    return new CommandLine(new TokenCommand())
        .addSubcommand(new TokenCreateCommand(session))
        .addSubcommand(new TokenRevokeCommand(session))
        .addSubcommand(new TokenVerifyCommand(session));
  }

  private static CommandLine events(Session session) {
    return new CommandLine(new EventsCommand())
        .addSubcommand(new EventsTailCommand(session))
        .addSubcommand(new EventsListCommand(session))
        .addSubcommand(new EventsEmitCommand(session))
        .addSubcommand(new EventsSubscriptionsCommand(session))
        .addSubcommand(new EventsDeadLettersCommand(session))
        .addSubcommand(new EventsReplayCommand(session))
        .addSubcommand(new EventsDiscardCommand(session));
  }

  private static CommandLine audit(Session session) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditListCommand(session))
        .addSubcommand(new AuditTailCommand(session))
        .addSubcommand(new AuditVerifyCommand(session));
  }

  private static CommandLine jobs(Session session) {
    CommandLine group =
        new CommandLine(new JobsCommand())
            .addSubcommand(new JobsListCommand(session))
            .addSubcommand("info", jobs(session, false))
            .addSubcommand("history", jobs(session, true));
    for (JobsChangeCommand.Verb verb : JobsChangeCommand.Verb.values()) {
      CommandLine command = new CommandLine(new JobsChangeCommand(session, verb));
      command.getCommandSpec().usageMessage().description(verb.description());
      group.addSubcommand(verb.word(), command);
    }
    return group;
  }

  private static CommandLine jobs(Session session, boolean isHistory) {
    CommandLine command = new CommandLine(new JobsShowCommand(session, isHistory));
    command.getCommandSpec().usageMessage().description(JobsShowCommand.description(isHistory));
    return command;
  }

  private static CommandLine tasks(Session session) {
    return new CommandLine(new TasksCommand())
        .addSubcommand(new TasksListCommand(session))
        .addSubcommand(new TasksInfoCommand(session))
        .addSubcommand(new TasksEnqueueCommand(session))
        .addSubcommand("retry", taskChange(session, "retry"))
        .addSubcommand("cancel", taskChange(session, "cancel"))
        .addSubcommand("discard", taskChange(session, "discard"))
        .addSubcommand("pause", taskQueue(session, "pause"))
        .addSubcommand("resume", taskQueue(session, "resume"))
        .addSubcommand(new TasksStatsCommand(session));
  }

  private static CommandLine taskChange(Session session, String verb) {
    CommandLine command = new CommandLine(new TaskChangeCommand(session, verb));
    command.getCommandSpec().usageMessage().description(TaskChangeCommand.description(verb));
    return command;
  }

  private static CommandLine taskQueue(Session session, String verb) {
    CommandLine command = new CommandLine(new TaskQueueCommand(session, verb));
    command.getCommandSpec().usageMessage().description(TaskQueueCommand.description(verb));
    return command;
  }

  private static CommandLine migration(Session session) {
    return new CommandLine(new MigrationCommand())
        .addSubcommand(new MigrationStatusCommand(session))
        .addSubcommand(new MigrationHistoryCommand(session))
        .addSubcommand(new MigrationScanCommand(session))
        .addSubcommand(new MigrationUpgradeCommand(session))
        .addSubcommand(new MigrationDowngradeCommand(session))
        .addSubcommand(new MigrationRepairCommand(session))
        .addSubcommand("revision", revision(session, "revision"))
        .addSubcommand("auto", revision(session, "auto"))
        .addSubcommand(new MigrationBackupCommand(session))
        .addSubcommand(new MigrationRestoreCommand(session));
  }

  private static CommandLine revision(Session session, String verb) {
    CommandLine command = new CommandLine(new MigrationRevisionCommand(session, verb));
    command.getCommandSpec().usageMessage().description(MigrationRevisionCommand.description(verb));
    return command;
  }

  private static CommandLine user(Session session) {
    return new CommandLine(new UserCommand())
        .addSubcommand(new UserListCommand(session))
        .addSubcommand(new UserShowCommand(session))
        .addSubcommand(new UserCreateCommand(session))
        .addSubcommand(new UserUpdateCommand(session))
        .addSubcommand(new UserPasswordCommand(session))
        .addSubcommand("delete", removal(session, AccountRemoval.Kind.USER));
  }

  private static CommandLine role(Session session) {
    return new CommandLine(new RoleCommand())
        .addSubcommand(new RoleListCommand(session))
        .addSubcommand("create", role(session, true))
        .addSubcommand("update", role(session, false))
        .addSubcommand("delete", removal(session, AccountRemoval.Kind.ROLE));
  }

  private static CommandLine role(Session session, boolean isNew) {
    CommandLine command = new CommandLine(new RoleWriteCommand(session, isNew));
    command.getCommandSpec().usageMessage().description(RoleWriteCommand.description(isNew));
    return command;
  }

  private static CommandLine key(Session session) {
    return new CommandLine(new KeyCommand())
        .addSubcommand(new KeyListCommand(session))
        .addSubcommand(new KeyCreateCommand(session))
        .addSubcommand("revoke", removal(session, AccountRemoval.Kind.KEY));
  }

  private static CommandLine removal(Session session, AccountRemoval.Kind kind) {
    CommandLine command = new CommandLine(new AccountRemoval(session, kind));
    command.getCommandSpec().usageMessage().description(kind.description());
    return command;
  }
}
