/**
 * The proof that a plugin that has ended leaves memory: its class loader is watched, and if it
 * stays, what holds it is found and named.
 */
@NullMarked
package dev.xcore.kernel.leaks;

import org.jspecify.annotations.NullMarked;
