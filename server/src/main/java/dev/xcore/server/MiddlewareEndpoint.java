package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /admin/middleware}: what stands around requests and calls. Thread safe. */
public final class MiddlewareEndpoint {

  private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

  private MiddlewareEndpoint() {}

  /**
   * Returns the page.
   *
   * @param http what stands around HTTP requests
   * @param calls names of what stands around calls into plugins, the outermost first
   * @return a route for administrators
   */
  public static BuiltInRoute route(HttpMiddlewares http, Supplier<List<String>> calls) {
    return BuiltInRoute.admin(
        "GET",
        "/admin/middleware",
        (exchange, parameters, snapshot) ->
            exchange.respond(200, JSON, Json.write(report(http, calls.get()))));
  }

  private static Map<String, Object> report(HttpMiddlewares http, List<String> calls) {
    return Map.of(
        "http", http.entries().stream().map(MiddlewareEndpoint::entry).toList(), "calls", calls);
  }

  private static Map<String, Object> entry(HttpMiddlewares.Entry entry) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", entry.name());
    switch (entry) {
      case HttpMiddlewares.Own own -> {
        report.put("order", own.order());
        report.put("class", own.middleware().getClass().getName());
      }
      case HttpMiddlewares.Offered offered ->
          report.put("plugin", offered.service().provider().orElse(""));
    }
    return report;
  }
}
