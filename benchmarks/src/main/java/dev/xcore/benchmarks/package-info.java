/**
 * The figures of SPECIFICATION.md, each measured beside its peer in one run.
 *
 * <p>Start reading at {@link dev.xcore.benchmarks.Benchmarks}. Nothing here judges by time alone: a
 * benchmark fails when an answer is wrong, never because the machine is slow.
 */
@NullMarked
package dev.xcore.benchmarks;

import org.jspecify.annotations.NullMarked;
