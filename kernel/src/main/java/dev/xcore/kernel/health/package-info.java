/** Periodic health checks: who is looked at when, what was found, what follows from it. */
@NullMarked
package dev.xcore.kernel.health;

import org.jspecify.annotations.NullMarked;
