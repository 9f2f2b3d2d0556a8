package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore jobs}: the parent of all commands on jobs. */
@Command(
    name = "jobs",
    description = "See when jobs of plugins run and what became of them; run, pause, cancel them.",
    mixinStandardHelpOptions = true)
final class JobsCommand extends CommandGroup {}
