/** Runs jobs of plugins in time: once for each due time among all servers of one database. */
@NullMarked
package dev.xcore.services.scheduler;

import org.jspecify.annotations.NullMarked;
