package dev.xcore.app.outbound;

import dev.xcore.kernel.net.Reach;

/**
 * Whose connection it is: tags the pool, so that requests of two plugins, or of two reaches, never
 * share a connection.
 *
 * @param name of the plugin
 * @param reach of its requests
 */
record ConnectionOwner(String name, Reach reach) {}
