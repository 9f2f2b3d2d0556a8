/**
 * The event bus: who takes which events, how they are queued and delivered, what became of them.
 * Knows no plugin code; the runtime gives it targets to call.
 */
@NullMarked
package dev.xcore.kernel.events;

import org.jspecify.annotations.NullMarked;
