/** Work in the background: queues in a table, who takes from them, and what becomes of it. */
@NullMarked
package dev.xcore.services.tasks;

import org.jspecify.annotations.NullMarked;
