package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore tasks}: the parent of all commands on work in the background. */
@Command(
    name = "tasks",
    description = "See and change what plugins do in the background: tasks, queues, dead letters.",
    mixinStandardHelpOptions = true)
final class TasksCommand extends CommandGroup {}
