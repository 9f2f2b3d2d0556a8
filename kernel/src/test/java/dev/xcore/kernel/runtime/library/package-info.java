/** A library of the host for core plugins of tests. */
@NullMarked
package dev.xcore.kernel.runtime.library;

import org.jspecify.annotations.NullMarked;
