package dev.xcore.services.sql;

import java.time.Duration;
import javax.sql.DataSource;

/**
 * Where the entities of one version of a plugin are stored.
 *
 * @param plugin its name
 * @param dialect of the database
 * @param connections of the plugin's own; those taken on the thread of a transaction of {@link
 *     dev.xcore.sdk.Database} are parts of it. Their statements end with the call's deadline
 * @param slowQuery from when on a statement is logged
 */
public record EntityGround(
    String plugin, Dialect dialect, DataSource connections, Duration slowQuery) {}
