package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore token}: the parent of all commands on bearer tokens. */
@Command(
    name = "token",
    description = "Make, end and check bearer tokens of accounts.",
    mixinStandardHelpOptions = true)
final class TokenCommand extends CommandGroup {}
