/** The classes of a core plugin for tests. */
@NullMarked
package dev.xcore.kernel.runtime.standin;

import org.jspecify.annotations.NullMarked;
