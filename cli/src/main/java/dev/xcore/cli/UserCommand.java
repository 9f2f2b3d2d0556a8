package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore user}: the parent of all commands on accounts. */
@Command(
    name = "user",
    description = "See, make, change and remove accounts of the running server.",
    mixinStandardHelpOptions = true)
final class UserCommand extends CommandGroup {}
