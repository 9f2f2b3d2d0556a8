package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore key}: the parent of all commands on API keys. */
@Command(
    name = "key",
    description = "See, make and revoke API keys of the running server.",
    mixinStandardHelpOptions = true)
final class KeyCommand extends CommandGroup {}
