package dev.xcore.sdk.http;

import org.jspecify.annotations.Nullable;

/** Handles requests of a programmatic route. */
@FunctionalInterface
public interface RouteHandler {

  /**
   * Handles one request.
   *
   * @param request the request
   * @return the answer, by the rules of {@link Route}
   * @throws Exception answered as an error
   */
  @Nullable Object handle(Request request) throws Exception;

  /**
   * Handles requests with a typed body.
   *
   * @param <B> the body's type
   */
  @FunctionalInterface
  interface WithBody<B> {

    /**
     * Handles one request.
     *
     * @param request the request
     * @param body the body, converted and validated
     * @return the answer, by the rules of {@link Route}
     * @throws Exception answered as an error
     */
    @Nullable Object handle(Request request, B body) throws Exception;
  }
}
