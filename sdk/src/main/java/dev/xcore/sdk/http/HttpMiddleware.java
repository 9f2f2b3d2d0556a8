package dev.xcore.sdk.http;

/**
 * Stands around HTTP requests: looks at them and changes them, answers in their place or refuses
 * them by a throw, and changes what is answered. Provided by the application under a name ({@code
 * server.middleware}), or by a trusted plugin as a service: {@code
 * context.services().register("middleware.NAME", HttpMiddleware.class, instance, Scope.PRIVATE)}.
 * Thread safe.
 *
 * <p>Those of plugins stand within those of the application, in the order of their names. They see
 * no request below {@code /auth} and {@code /admin} and can lead none there, and elsewhere neither
 * bearer tokens nor API keys nor the session's cookie. Each may take {@code
 * server.request_timeout}, else 30 seconds, before it lets a request go on and again after that;
 * then the answer is 504.
 *
 * <p>It runs before anybody is authenticated, so that access rules hold for what it has made of the
 * request. A {@link dev.xcore.sdk.XcoreException} reaches the client as it is; anything else is
 * logged and answered {@code handler_error}.
 */
@FunctionalInterface
public interface HttpMiddleware {

  /**
   * Handles one request.
   *
   * @param request what the client sent; the path has no parameters yet. A body that is read here
   *     as a whole can be read again by the handler
   * @param next the rest of the way; to be gone at most once
   * @return the answer: of {@code next}, changed or not, or another. Its body is text, bytes, a
   *     {@link StreamingBody}, a value tree for JSON, or null
   * @throws Exception to refuse the request
   */
  Response handle(Request request, Next next) throws Exception;

  /** The rest of a request's way. */
  interface Next {

    /**
     * Lets the request go on as it came.
     *
     * @return the answer, errors included. A body that is written as it is produced is a {@link
     *     StreamingBody} that has not begun yet; it ends if it is not passed on. The answer of a
     *     request that became a WebSocket is 204, and nothing of it can be changed
     * @throws IllegalStateException if the request has gone on before
     */
    default Response proceed() {
      return proceed(RequestChange.none());
    }

    /**
     * Lets the request go on with changes.
     *
     * @param change what becomes different
     * @return the answer, see {@link #proceed()}
     * @throws IllegalStateException if the request has gone on before
     */
    Response proceed(RequestChange change);
  }
}
