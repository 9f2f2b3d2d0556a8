/**
 * Frames and values between the host and its worker processes. Every byte from the other side is
 * taken for hostile: lengths, depth and counts are bounded, and memory is used as bytes arrive, not
 * as they are announced.
 */
@NullMarked
package dev.xcore.ipc;

import org.jspecify.annotations.NullMarked;
