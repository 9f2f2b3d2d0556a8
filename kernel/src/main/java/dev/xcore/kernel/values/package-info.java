/** What may cross from one plugin to another. */
@NullMarked
package dev.xcore.kernel.values;

import org.jspecify.annotations.NullMarked;
