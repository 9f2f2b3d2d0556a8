/** What the kernel says of itself: system events. */
@NullMarked
package dev.xcore.kernel.observability;

import org.jspecify.annotations.NullMarked;
