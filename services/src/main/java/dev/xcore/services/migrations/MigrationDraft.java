package dev.xcore.services.migrations;

/**
 * A script that was drafted, not written to any file yet.
 *
 * @param file its name
 * @param sql its text
 * @param isEmpty whether nothing of it changes anything
 */
public record MigrationDraft(String file, String sql, boolean isEmpty) {}
