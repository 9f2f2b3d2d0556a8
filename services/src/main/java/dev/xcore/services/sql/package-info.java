/** SQL databases: pools, a place for each plugin, statements, transactions, repositories. */
@NullMarked
package dev.xcore.services.sql;

import org.jspecify.annotations.NullMarked;
