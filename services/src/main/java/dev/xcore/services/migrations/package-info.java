/** Changes of plugins' tables: scripts that are run once, their history, and the way back. */
@NullMarked
package dev.xcore.services.migrations;

import org.jspecify.annotations.NullMarked;
