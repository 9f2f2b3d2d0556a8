package dev.xcore.server;

import dev.xcore.kernel.events.HookChain;
import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.PlatformHooks;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks of {@code http.request} around requests to plugins. While there are none they cost one
 * volatile read. Thread safe.
 *
 * @param hooks of the platform
 * @param chain of the point
 */
record RequestHooks(PlatformHooks hooks, HookChain chain) {

  private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

  static RequestHooks of(PlatformHooks hooks) {
    return new RequestHooks(hooks, hooks.chain(HookPoint.HTTP_REQUEST));
  }

  /** What answers a request. */
  @FunctionalInterface
  interface Answering {
    void run() throws IOException;
  }

  /**
   * Answers a request between its hooks.
   *
   * @throws XcoreException if a hook refuses it
   * @throws IOException if the client is gone or the disk fails
   */
  void around(HttpExchange exchange, CallOrigin origin, Answering answering) throws IOException {
    if (chain.isEmpty()) {
      answering.run();
      return;
    }
    HookRun run = hooks.begin(chain, request(exchange), Optional.empty(), plain(origin));
    if (!run.before()) {
      run.after();
      answer(exchange, run);
      return;
    }
    try {
      answering.run();
    } catch (XcoreException failure) {
      run.failed(failure);
      throw failure;
    } catch (IOException | RuntimeException | Error failure) {
      run.failed(HookRun.unknown(HookPoint.HTTP_REQUEST));
      throw failure;
    }
    hooks.done(run, Map.of("status", exchange.answeredWith()));
  }

  private static void answer(HttpExchange exchange, HookRun run) {
    if (run.error().isPresent()) {
      throw run.error().get();
    }
    exchange.respond(200, JSON, Json.write(run.result()));
  }

  private static Map<String, Object> request(HttpExchange exchange) {
    return Map.of(
        "method", exchange.method(),
        "path", exchange.rawPath(),
        "query", exchange.rawQuery(),
        "client", exchange.remoteAddress());
  }

  /** Hooks see who calls; the deadline of the call is not theirs. */
  private static CallOrigin plain(CallOrigin origin) {
    return new CallOrigin(
        CallContext.HTTP,
        false,
        origin.principal(),
        origin.tenant(),
        origin.traceId(),
        Optional.empty(),
        Optional.empty());
  }
}
