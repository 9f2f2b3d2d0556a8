/** What users want of each plugin, kept apart from what is: it survives restarts and failures. */
@NullMarked
package dev.xcore.kernel.state;

import org.jspecify.annotations.NullMarked;
