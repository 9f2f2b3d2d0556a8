package dev.xcore.services.migrations;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A copy of a plugin's tables.
 *
 * @param name of its file
 * @param plugin whose tables they are
 * @param file the whole path
 * @param createdAt when it was made
 * @param bytes how large it is
 */
public record MigrationBackup(
    String name, String plugin, Path file, Instant createdAt, long bytes) {}
