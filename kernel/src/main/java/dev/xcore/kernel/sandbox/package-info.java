/**
 * Processes for plugins that are not trusted: how they are started, spoken with, watched and ended.
 * Knows frames and limits; what a plugin is, is known by {@code runtime}.
 */
@NullMarked
package dev.xcore.kernel.sandbox;

import org.jspecify.annotations.NullMarked;
