package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore role}: the parent of all commands on roles. */
@Command(
    name = "role",
    description = "See, make, change and remove roles of the running server.",
    mixinStandardHelpOptions = true)
final class RoleCommand extends CommandGroup {}
