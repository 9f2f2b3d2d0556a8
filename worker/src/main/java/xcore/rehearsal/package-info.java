/**
 * The plugin that is loaded and called once when the workers' AOT cache is made. Not below {@code
 * dev.xcore}, where a worker takes no classes from plugins.
 */
@NullMarked
package xcore.rehearsal;

import org.jspecify.annotations.NullMarked;
