package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore config}: the parent of all commands on the configuration. */
@Command(
    name = "config",
    description = "Check, show and change the configuration.",
    mixinStandardHelpOptions = true)
final class ConfigCommand extends CommandGroup {}
