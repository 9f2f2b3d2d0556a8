package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore registry}: the parent of all commands on registries. */
@Command(
    name = "registry",
    description = "Search registries of plugins, make them and publish to them.",
    mixinStandardHelpOptions = true)
final class RegistryCommand extends CommandGroup {}
