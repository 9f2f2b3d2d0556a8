package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

class AccessPolicyTest {

  private static final String TOKEN = "s3cret";

  private static AccessPolicy policy(String environment) {
    return new AccessPolicy(
        ServerOptions.builder(() -> TOKEN, Path.of("unused"))
            .about("test", "1.0.0", environment)
            .build());
  }

  private static FakeExchange call() {
    return FakeExchange.of("POST", "/app/x/y");
  }

  @Test
  void developmentIsFreeOnLoopback() {
    assertThat(policy("development").requireCaller(call())).isEmpty();
    assertThat(policy("development").requireCaller(call().from("0:0:0:0:0:0:0:1"))).isEmpty();
    assertThat(policy("development").requireCaller(call().with("Host", "[::1]:8082"))).isEmpty();
    assertThat(policy("development").requireCaller(call().with("Host", "LOCALHOST"))).isEmpty();
    assertThat(policy("development").requireCaller(call().with("Origin", "http://localhost:8082")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void otherEnvironmentsNeedTheToken(String environment) {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> policy(environment).requireCaller(call()));
    assertThat(policy(environment).requireCaller(call().with("Authorization", "Bearer " + TOKEN)))
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
        .isThrownBy(() -> policy("development").requireCaller(call().with(header, value)));
  }

  @Test
  void remoteClientsNeedTheToken() {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> policy("development").requireCaller(call().from("10.0.0.7")))
        .withMessageContaining("this machine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic s3cret", "s3cret", "Bearer s3cret2"})
  void wrongCredentialsAreNobody(String credentials) {
    assertThat(policy("production").principal(call().with("Authorization", credentials))).isEmpty();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(
            () -> policy("development").requireAdmin(call().with("Authorization", credentials)));
  }

  @Test
  void anEmptyTokenOpensNothing() {
    AccessPolicy policy =
        new AccessPolicy(ServerOptions.builder(() -> "", Path.of("unused")).build());
    assertThat(policy.principal(call().with("Authorization", "Bearer "))).isEmpty();
  }

  @Test
  void rolesAreRequired() {
    AccessPolicy policy = policy("development");
    Optional<Principal> clerk = Optional.of(new Principal("kim", Set.of("clerk")));
    assertThatCode(() -> policy.requireRole(Optional.empty(), List.of()))
        .doesNotThrowAnyException();
    assertThatCode(() -> policy.requireRole(clerk, List.of("admin", "clerk")))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> policy.requireRole(Optional.empty(), List.of("admin")));
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> policy.requireRole(clerk, List.of("admin")));
  }
}
