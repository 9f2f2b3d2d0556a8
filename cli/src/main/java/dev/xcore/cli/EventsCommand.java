package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore events}: the parent of all commands on events. */
@Command(
    name = "events",
    description = "Watch and send events, see who takes them and what could not be delivered.",
    mixinStandardHelpOptions = true)
final class EventsCommand extends CommandGroup {}
