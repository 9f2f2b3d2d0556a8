/**
 * HTTP for plugins: annotated and programmatic routes, requests, responses, streams and sockets.
 *
 * <p>Binding follows one rule: a name in the path is a path parameter, a simple type is a query
 * parameter, a record is the body.
 */
@NullMarked
package dev.xcore.sdk.http;

import org.jspecify.annotations.NullMarked;
