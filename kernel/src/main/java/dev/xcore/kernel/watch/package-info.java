/** Watches the plugin folder and lets the running plugins follow it. */
@NullMarked
package dev.xcore.kernel.watch;

import org.jspecify.annotations.NullMarked;
