package dev.xcore.services.sql;

import java.util.Optional;

/**
 * Where a plugin is at home in a database.
 *
 * @param url what it connects to
 * @param login as whom
 * @param schema in which its statements begin; empty if the database is its schema
 */
record Residence(DatabaseUrl url, DatabaseSettings.Login login, Optional<String> schema) {}
