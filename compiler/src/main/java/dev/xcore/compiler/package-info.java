/**
 * Compiles plugin sources in a process of its own, with a limit on memory and on time: a source
 * file of less than a kilobyte can exhaust the heap of the compiler that reads it.
 *
 * <p>{@link dev.xcore.compiler.CompilerProcess} is what the platform uses; {@link
 * dev.xcore.compiler.CompilerMain} runs on the other side of the pipe and needs the JDK only.
 */
@NullMarked
package dev.xcore.compiler;

import org.jspecify.annotations.NullMarked;
