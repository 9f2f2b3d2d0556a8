/** Loads, runs, supervises and unloads plugins. */
@NullMarked
package dev.xcore.kernel.runtime;

import org.jspecify.annotations.NullMarked;
