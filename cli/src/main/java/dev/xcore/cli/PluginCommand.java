package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore plugin}: the parent of all commands on plugins. */
@Command(
    name = "plugin",
    description = "Make, check, test and steer plugins.",
    mixinStandardHelpOptions = true)
final class PluginCommand extends CommandGroup {}
