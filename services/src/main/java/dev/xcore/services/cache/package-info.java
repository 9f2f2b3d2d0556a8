/** The cache of plugins: in memory, in Redis, or in memory before Redis. */
@NullMarked
package dev.xcore.services.cache;

import org.jspecify.annotations.NullMarked;
