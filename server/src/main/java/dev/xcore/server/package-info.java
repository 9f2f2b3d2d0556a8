/**
 * The HTTP edge: takes requests from Jetty or a servlet container, finds what serves them in the
 * snapshot in force, and renders what plugins return.
 *
 * <p>Start reading at {@code HttpDispatcher}: the way of a request, from top to bottom.
 */
@NullMarked
package dev.xcore.server;

import org.jspecify.annotations.NullMarked;
