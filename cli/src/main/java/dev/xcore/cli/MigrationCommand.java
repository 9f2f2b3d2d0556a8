package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore migration}: the parent of all commands on the tables of plugins. */
@Command(
    name = "migration",
    description = "See and change the tables of plugins: migrations, the way back, copies.",
    mixinStandardHelpOptions = true)
final class MigrationCommand extends CommandGroup {}
