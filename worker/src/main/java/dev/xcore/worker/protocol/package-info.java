/**
 * What the host and a worker say to each other: one type for each body of a frame, written and read
 * here, for both sides. {@code docs/worker-protocol.md} describes it without Java.
 */
@NullMarked
package dev.xcore.worker.protocol;

import org.jspecify.annotations.NullMarked;
