/**
 * What a plugin offers to others, as a document of its own for each of its versions, and what
 * changed between two of them.
 */
@NullMarked
package dev.xcore.kernel.surface;

import org.jspecify.annotations.NullMarked;
