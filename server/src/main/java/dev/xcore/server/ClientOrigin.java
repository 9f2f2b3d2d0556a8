package dev.xcore.server;

/**
 * Where a request really came from and what its client asked for, as trusted proxies say.
 *
 * @param address of the client, an IP address in text form
 * @param scheme {@code http} or {@code https}
 * @param authority host and port the client asked for
 */
record ClientOrigin(String address, String scheme, String authority) {}
