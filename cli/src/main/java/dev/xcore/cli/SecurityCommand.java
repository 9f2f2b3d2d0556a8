package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore security}. */
@Command(name = "security", description = "Ask who may do what.", mixinStandardHelpOptions = true)
final class SecurityCommand extends CommandGroup {}
