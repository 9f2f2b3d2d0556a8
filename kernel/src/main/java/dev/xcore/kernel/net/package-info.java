/** Requests that plugins send to other servers: what may be reached, and the port that sends. */
@NullMarked
package dev.xcore.kernel.net;

import org.jspecify.annotations.NullMarked;
