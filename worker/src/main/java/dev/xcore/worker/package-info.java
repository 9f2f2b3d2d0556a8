/**
 * The process in which a sandboxed plugin runs. It confines itself before it takes a byte of the
 * plugin, knows nothing but its socket, and ends when that is closed.
 */
@NullMarked
package dev.xcore.worker;

import org.jspecify.annotations.NullMarked;
