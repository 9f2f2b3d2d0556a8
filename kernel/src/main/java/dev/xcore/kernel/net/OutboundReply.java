package dev.xcore.kernel.net;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;

/**
 * What a plugin gets for a request, redirects followed: plain values only.
 *
 * @param status 200 to 599
 * @param url that answered
 * @param headers in order
 * @param body its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record OutboundReply(int status, String url, List<Header> headers, byte[] body) {}
