package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.sdk.PluginContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** The routes as the platform reads them. */
class AuthRoutesTest {

  private static final PluginContext NOBODY =
      (PluginContext)
          Proxy.newProxyInstance(
              AuthRoutesTest.class.getClassLoader(),
              new Class<?>[] {PluginContext.class},
              (proxy, method, arguments) -> null);

  @Test
  void areAllThatAreDocumented() {
    HandlerTable table = HandlerTable.of("auth", AuthPlugin.class, Binder.create(), NOBODY);
    assertThat(table.routes().stream().map(route -> route.method() + " " + route.path()))
        .containsExactlyInAnyOrder(
            "POST /login",
            "POST /refresh",
            "POST /logout",
            "GET /me",
            "POST /register",
            "POST /password",
            "POST /otp/enable",
            "POST /otp/verify",
            "DELETE /otp",
            "GET /sessions",
            "DELETE /sessions",
            "DELETE /sessions/{id}",
            "GET /keys",
            "POST /keys",
            "DELETE /keys/{id}",
            "GET /jwks",
            "GET /oidc",
            "GET /oidc/{name}",
            "GET /oidc/{name}/callback",
            "POST /oidc/{name}/otp",
            "POST /oidc/{name}/link",
            "DELETE /oidc/{name}/link",
            "POST /tokens",
            "POST /tokens/revoke",
            "POST /tokens/verify");
  }
}
