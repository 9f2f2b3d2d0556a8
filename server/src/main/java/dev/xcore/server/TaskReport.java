package dev.xcore.server;

/**
 * What this process has done with the tasks of one plugin; immutable.
 *
 * @param plugin its name
 * @param enqueued tasks stored
 * @param done runs that succeeded
 * @param retried runs that failed and are repeated
 * @param dead tasks that failed for the last time
 * @param cancelled tasks that stopped when they were called off
 */
public record TaskReport(
    String plugin, long enqueued, long done, long retried, long dead, long cancelled) {}
