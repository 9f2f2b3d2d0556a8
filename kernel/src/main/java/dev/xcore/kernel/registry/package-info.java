/** What a plugin says of itself: manifest, versions, ranges, requirements. */
@NullMarked
package dev.xcore.kernel.registry;

import org.jspecify.annotations.NullMarked;
