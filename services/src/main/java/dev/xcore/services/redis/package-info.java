/** The way to Redis, and what things are called there. */
@NullMarked
package dev.xcore.services.redis;

import org.jspecify.annotations.NullMarked;
