/**
 * The {@code xcore} command: one class per command, over the application on disk and the
 * administration of a running server.
 */
@NullMarked
package dev.xcore.cli;

import org.jspecify.annotations.NullMarked;
