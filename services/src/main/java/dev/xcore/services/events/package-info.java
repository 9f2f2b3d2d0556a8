/** Keeps durable events in the platform's own tables. */
@NullMarked
package dev.xcore.services.events;

import org.jspecify.annotations.NullMarked;
