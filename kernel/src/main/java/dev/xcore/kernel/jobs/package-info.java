/** The port through which an outer module runs the jobs of plugins. */
@NullMarked
package dev.xcore.kernel.jobs;

import org.jspecify.annotations.NullMarked;
