package dev.xcore.cli;

import picocli.CommandLine.Command;

/** {@code xcore audit}: the parent of all commands on the audit log. */
@Command(
    name = "audit",
    description = "See who did what; verify that nobody changed what is recorded.",
    mixinStandardHelpOptions = true)
final class AuditCommand extends CommandGroup {}
