package dev.xcore.auth.login;

import dev.xcore.sdk.http.Request;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests of a browser over TLS. */
final class FakeRequests {

  private FakeRequests() {}

  static Request of(Map<String, String> query, Map<String, String> cookies) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    query.forEach((name, value) -> all.put(name, List.of(value)));
    return (Request)
        Proxy.newProxyInstance(
            FakeRequests.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "scheme" -> "https";
                  case "method" -> "GET";
                  case "authority" -> "attacker.example";
                  case "remoteAddress" -> "192.0.2.7";
                  case "queryParams" -> all;
                  case "cookies" -> cookies;
                  case "header" -> Optional.empty();
                  default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
  }
}
