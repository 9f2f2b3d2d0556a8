package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.handlers.Demand;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.UnauthenticatedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSecurityTest {

  private static final String TOKEN = "s3cret";

  private static RequestSecurity policy(String environment) {
    return security(
        ServerOptions.builder(() -> TOKEN, Path.of("unused"))
            .about("test", "1.0.0", environment)
            .build());
  }

  private static RequestSecurity security(ServerOptions options) {
    SameOrigin sameOrigin = new SameOrigin(new CorsPolicy(options.cors()));
    return new RequestSecurity(
        options,
        new RequestCallers(
            options.adminToken(), List::of, sameOrigin, java.time.Duration.ofSeconds(5)));
  }

  private static Optional<Principal> admit(
      RequestSecurity security, FakeExchange exchange, Access access) {
    return security.admit(exchange, RequestPath.parse(exchange.rawPath()), access).principal();
  }

  private static Optional<Principal> caller(String environment, FakeExchange exchange) {
    return admit(policy(environment), exchange, Access.CALLER);
  }

  private static FakeExchange call() {
    return FakeExchange.of("POST", "/app/x/y");
  }

  @Test
  void developmentIsFreeOnLoopback() {
    assertThat(caller("development", call())).isEmpty();
    assertThat(caller("development", call().from("0:0:0:0:0:0:0:1"))).isEmpty();
    assertThat(caller("development", call().with("Host", "[::1]:8082"))).isEmpty();
    assertThat(caller("development", call().with("Host", "LOCALHOST"))).isEmpty();
    assertThat(caller("development", call().with("Origin", "http://localhost:8082"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void otherEnvironmentsNeedTheToken(String environment) {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> caller(environment, call()));
    assertThat(caller(environment, call().with("Authorization", "Bearer " + TOKEN)))
        .hasValueSatisfying(principal -> assertThat(principal.roles()).containsExactly("admin"));
  }

  @ParameterizedTest
  @CsvSource({
    "Forwarded, for=1.2.3.4",
    "X-Forwarded-For, 127.0.0.1",
    "X-Forwarded-Host, localhost",
    "Host, evil.example:8082",
    "Host, localhost.evil.example",
    "Host, 127.0.0.1.nip.io",
    "Host, ''",
    "Origin, http://evil.example",
    "Origin, null",
    "Origin, http://localhost:9999",
    "Sec-Fetch-Site, cross-site"
  })
  void whatMayComeFromElsewhereNeedsTheTokenInDevelopmentToo(String header, String value) {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> caller("development", call().with(header, value)));
  }

  @Test
  void remoteClientsNeedTheToken() {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> caller("development", call().from("10.0.0.7")))
        .withMessageContaining("this machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Bearer", "Bearer s3cret2", "bearer S3CRET"})
  void wrongCredentialsNeverCountAsNobody(String credentials) {
    for (Access access : List.of(Access.VISITOR, Access.CALLER, Access.ADMIN)) {
      assertThatExceptionOfType(UnauthenticatedException.class)
          .isThrownBy(() ->
              admit(policy("development"), call().with("Authorization", credentials), access));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic s3cret", "s3cret", "Digest username=x", "BearerX s3cret"})
  void otherSchemesAreThePluginsAffair(String credentials) {
    FakeExchange exchange = call().with("Authorization", credentials);
    assertThat(admit(policy("production"), exchange, Access.VISITOR)).isEmpty();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> admit(policy("production"), exchange, Access.ADMIN));
  }

  @Test
  void wrongCredentialsAreOverlookedOnOpenPagesAndWhereOneLogsIn() {
    FakeExchange page = FakeExchange.of("GET", "/health").with("Authorization", "Bearer wrong");
    assertThat(admit(policy("production"), page, Access.OPEN)).isEmpty();
    FakeExchange login =
        FakeExchange.of("POST", "/auth/login").with("Authorization", "Bearer wrong");
    assertThat(admit(policy("production"), login, Access.VISITOR)).isEmpty();
  }

  @Test
  void anEmptyTokenOpensNothing() {
    RequestSecurity policy = security(ServerOptions.builder(() -> "", Path.of("unused")).build());
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> admit(policy, call().with("Authorization", "Bearer "), Access.VISITOR));
  }

  @Test
  void severalCredentialsAreRefused() {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() ->
            admit(
                policy("production"),
                call().with("Authorization", "Bearer " + TOKEN).with("X-Plugin-Key", "k"),
                Access.VISITOR))
        .withMessageContaining("several credentials");
  }

  @Test
  void aTokenCountsBesideACookie() {
    assertThat(
            admit(
                policy("production"),
                call().with("Authorization", "Bearer " + TOKEN).with("Cookie", "xcore_session=x"),
                Access.ADMIN))
        .isPresent();
  }

  @Test
  void aSessionThatHasEndedIsNobody() {
    FakeExchange exchange = FakeExchange.of("GET", "/shop").with("Cookie", "xcore_session=old");
    assertThat(admit(policy("production"), exchange, Access.VISITOR)).isEmpty();
  }

  @Test
  void theAdministratorMayDoEverything() {
    FakeExchange exchange = call().with("Authorization", "Bearer " + TOKEN);
    Principal admin = admit(policy("production"), exchange, Access.ADMIN).orElseThrow();
    assertThat(admin.hasPermission("anything.at:all")).isTrue();
    assertThat(admin.tenant()).isEmpty();
  }

  @Test
  void demandsOfHandlersAreChecked() {
    RequestSecurity policy = policy("development");
    Optional<Principal> clerk =
        Optional.of(new Principal("kim", Set.of("clerk"), Set.of("orders.*"), Optional.empty()));
    assertThatCode(() -> policy.require(call(), Optional.empty(), Demand.NONE))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            policy.require(
                call(), clerk, new Demand(List.of("admin", "clerk"), List.of("orders.read"))))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(
            () -> policy.require(call(), Optional.empty(), Demand.ofRoles(List.of("admin"))));
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> policy.require(call(), clerk, Demand.ofRoles(List.of("admin"))))
        .withMessageContaining("none of the roles [admin]");
  }

  @Test
  void aTenantIsTakenFromTheHeaderOfWhoeverMayActForIt() {
    FakeExchange exchange =
        call().with("Authorization", "Bearer " + TOKEN).with("X-Tenant-ID", "acme");
    Visitor visitor =
        policy("production").admit(exchange, RequestPath.parse("/app/x/y"), Access.CALLER);
    assertThat(visitor.tenant()).contains("acme");
    Visitor anybody =
        policy("production")
            .admit(
                FakeExchange.of("GET", "/shop").with("X-Tenant-ID", "acme"),
                RequestPath.parse("/shop"),
                Access.VISITOR);
    assertThat(anybody.tenant()).isEmpty();
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() ->
            admit(
                policy("production"),
                call().with("Authorization", "Bearer " + TOKEN).with("X-Tenant-ID", "../x"),
                Access.CALLER));
  }
}
