package dev.xcore.services.migrations;

/**
 * A statement of a migration that loses data.
 *
 * @param file as its author knows it
 * @param version of the migration
 * @param line of the statement, from 1
 * @param statement its first words
 * @param reason what is lost
 */
public record UnsafeStatement(
    String file, String version, int line, String statement, String reason) {}
