/** Sends requests of plugins to other servers, by Jetty's client. */
@NullMarked
package dev.xcore.app.outbound;

import org.jspecify.annotations.NullMarked;
