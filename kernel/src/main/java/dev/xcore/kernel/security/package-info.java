/**
 * What sandboxed plugins may be made of: the bytes that are sent to a worker, and the scan that
 * admits them. The scan is admission control and tells what code uses; the boundary is the confined
 * process.
 */
@NullMarked
package dev.xcore.kernel.security;

import org.jspecify.annotations.NullMarked;
