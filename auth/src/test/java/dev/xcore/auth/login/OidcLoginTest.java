package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import dev.xcore.auth.login.OidcPlace.Signer;
import dev.xcore.auth.secret.Sealing;
import dev.xcore.auth.secret.TestTables;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Otp;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users.Change;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Logging in at a real provider, which is as good or as bad as each test wants it. */
class OidcLoginTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final FakeOtp otp = new FakeOtp();
  private final FakeContext context = new FakeContext();
  private final FakeBrowser browser = new FakeBrowser();
  private LoginGround ground;
  private LoginGround.Node node;
  private OidcPlace place;
  private OidcPlace other;
  private OidcLogin login;

  @BeforeEach
  void open() throws Exception {
    ground = new LoginGround(TestTables.h2(folder), LoginGround.EDDSA);
    node = ground.node();
    place = new OidcPlace(ground.clock, "ES256");
    other = new OidcPlace(ground.clock, "ES256");
    login = login(settings("corp", place, TIMEOUT, true, false));
  }

  @AfterEach
  void close() throws Exception {
    login.close();
    place.close();
    other.close();
    ground.close();
  }

  private static OidcSettings settings(
      String name, OidcPlace place, Duration timeout, boolean isMaking, boolean isMfaTrusted) {
    return new OidcSettings(
        name,
        place.issuer(),
        OidcPlace.CLIENT,
        Optional.of(OidcPlace.SECRET),
        List.of("openid", "email"),
        URI.create("https://here.example/auth/oidc/" + name + "/callback"),
        isMaking,
        "preferred_username",
        "groups",
        Map.of("staff", Set.of("clerk"), "chiefs", Set.of("clerk", "boss")),
        isMfaTrusted,
        "/app",
        Optional.empty(),
        timeout);
  }

  private OidcLogin login(OidcSettings... settings) {
    Map<String, OidcSettings> all = new LinkedHashMap<>();
    Arrays.asList(settings).forEach(each -> all.put(each.name(), each));
    Witness witness = new Witness(context.context());
    return new OidcLogin(
        all,
        new OidcLogin.Parts(
            ground.users,
            otp,
            node.epochs,
            node.sessions,
            node.lockout,
            new Gate(ground.users, otp, node.epochs, node.lockout, witness),
            witness),
        new OidcFlow.Safe(Sealing.of("the application's secret", "flows"), ground.clock),
        new OidcLinks(ground.tables.database(), ground.clock),
        LoggerFactory.getLogger(OidcLoginTest.class));
  }

  private void restart(OidcSettings... settings) {
    login.close();
    login = login(settings);
  }

  private Map<String, String> start(String name) {
    return away(browser.take(login.start(name, browser.get(Map.of()))).header("Location"));
  }

  private static Map<String, String> away(Optional<String> location) {
    return OidcPlace.fields(location.orElseThrow().split("\\?", 2)[1]);
  }

  private Response back(String name, Map<String, String> query) {
    return browser.take(login.callback(name, browser.get(query)));
  }

  private Response logIn() {
    Map<String, String> asked = start("corp");
    return back("corp", Map.of("state", asked.get("state"), "code", place.visit(asked)));
  }

  private Principal who() {
    return browser.session().flatMap(node.sessions::authenticate).orElseThrow();
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::logIn)
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessage("the login at 'corp' does not count; begin again with GET /auth/oidc/corp");
    assertThat(context.events).last().asString().contains("security.denied", "oidc_" + reason);
    assertThat(browser.session()).isEmpty();
  }

  private static UnaryOperator<Map<String, Object>> with(String name, Object value) {
    return all -> {
      Map<String, Object> changed = new LinkedHashMap<>(all);
      changed.put(name, value);
      return changed;
    };
  }

  private void say(String name, Object value) {
    place.claims = all -> all.put(name, value);
  }

  // Logging in

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void whoeverLogsInThereIsLoggedInHere(String algorithm) throws Exception {
    place.keys.set(0, Signer.of("k1", algorithm));
    Response answer = logIn();
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains("/app");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(who().name()).isEqualTo("grace");
    assertThat(ground.users.find("grace").orElseThrow().email()).contains("grace@example.com");
    assertThat(context.events).last().asString().contains("security.login", "oidc:corp");
    assertThat(browser.cookies()).containsOnlyKeys("__Host-xcore_session");
    browser.forget();
    logIn();
    assertThat(who().name()).isEqualTo("grace");
    assertThat(ground.users.list("", 10)).hasSize(2);
  }

  @Test
  void theProviderIsAskedAsItShouldBe() {
    Response away = login.start("corp", browser.get(Map.of()));
    assertThat(away.status()).isEqualTo(302);
    assertThat(away.header("Location").orElseThrow())
        .startsWith(place.issuer() + "/authorize?tenant=1&response_type=code");
    assertThat(away(away.header("Location")))
        .containsEntry("scope", "openid email")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", "https://here.example/auth/oidc/corp/callback");
    assertThat(away.header("Set-Cookie").orElseThrow())
        .startsWith("__Host-xcore_oidc=")
        .contains("HttpOnly", "SameSite=Lax", "; Secure", "Max-Age=600");
    assertThatThrownBy(() -> login.start("nowhere", browser.get(Map.of())))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void rolesThereAreRolesHere() {
    say("groups", List.of("chiefs", "unknown"));
    logIn();
    assertThat(who().roles()).containsExactlyInAnyOrder("boss", "clerk");
    ground.users.change("grace", Change.NONE.withRoles(Set.of("boss", "clerk", "painter")));
    say("groups", List.of("staff"));
    logIn();
    assertThat(who().roles()).containsExactlyInAnyOrder("clerk", "painter");
  }

  @Test
  void anAddressThatNobodyCheckedIsNotKept() {
    say("email_verified", "true");
    logIn();
    assertThat(ground.users.find("grace").orElseThrow().email()).isEmpty();
  }

  // Whom it lets in

  @Test
  void withoutLeaveNoAccountIsMade() {
    restart(settings("corp", place, TIMEOUT, false, false));
    assertThatThrownBy(this::logIn).isInstanceOf(PermissionDeniedException.class);
    assertThat(ground.users.find("grace")).isEmpty();
  }

  @Test
  void anAccountIsNeverTakenByItsNameOrAddress() {
    say("preferred_username", "ada");
    assertThatThrownBy(this::logIn).isInstanceOf(PermissionDeniedException.class);
    assertThat(browser.session()).isEmpty();
    assertThat(context.events).last().asString().contains("oidc_name_taken");
  }

  @Test
  void aDisabledAccountStaysOutside() {
    logIn();
    browser.forget();
    ground.users.change("grace", Change.NONE.withEnabled(false));
    assertThatThrownBy(this::logIn).isInstanceOf(PermissionDeniedException.class);
    assertThat(context.events).last().asString().contains("oidc_disabled");
    assertThat(browser.session()).isEmpty();
  }

  @Test
  void aLinkDoesNotOutliveItsAccount() {
    logIn();
    browser.forget();
    ground.users.delete("grace");
    ground.clock.pass(Duration.ofSeconds(1));
    ground.users.with("grace", "of somebody else", "admin");
    assertThatThrownBy(this::logIn).isInstanceOf(PermissionDeniedException.class);
    assertThat(browser.session()).isEmpty();
    ground.users.delete("grace");
    logIn();
    assertThat(who().roles()).isEmpty();
  }

  @Test
  void ownersLinkTheirAccounts() {
    restart(settings("corp", place, TIMEOUT, false, false));
    browser.begin(node.sessions, ground.account(node, "ada"));
    Response begun =
        browser.take(
            login.startLink("corp", ground.users.find("ada").orElseThrow(), browser.get(Map.of())));
    Map<String, String> asked = away(Optional.of(((Map<?, ?>) begun.body()).get("location") + ""));
    back("corp", Map.of("state", asked.get("state"), "code", place.visit(asked)));
    browser.forget();
    logIn();
    assertThat(who().name()).isEqualTo("ada");
    assertThat(who().roles()).containsExactlyInAnyOrder("admin", "clerk");
    login.unlink("corp", ground.users.find("ada").orElseThrow(), "");
    assertThatThrownBy(this::logIn).isInstanceOf(PermissionDeniedException.class);
  }

  @Test
  void aLinkNeedsTheSessionThatBeganIt() {
    browser.begin(node.sessions, ground.account(node, "ada"));
    Response begun =
        browser.take(
            login.startLink("corp", ground.users.find("ada").orElseThrow(), browser.get(Map.of())));
    Map<String, String> asked = away(Optional.of(((Map<?, ?>) begun.body()).get("location") + ""));
    node.sessions.endAll("ada");
    ground.clock.pass(Recent.MAX_AGE.plusSeconds(1));
    Map<String, String> query = Map.of("state", asked.get("state"), "code", place.visit(asked));
    assertThatThrownBy(() -> back("corp", query)).isInstanceOf(UnauthenticatedException.class);
    assertThatThrownBy(() ->
            login.startLink("corp", ground.users.find("ada").orElseThrow(), browser.get(Map.of())))
        .isInstanceOf(PermissionDeniedException.class);
  }

  @Test
  void whoIsLinkedIsNotLinkedTwice() {
    logIn();
    browser.forget();
    browser.begin(node.sessions, ground.account(node, "ada"));
    Response begun =
        browser.take(
            login.startLink("corp", ground.users.find("ada").orElseThrow(), browser.get(Map.of())));
    Map<String, String> asked = away(Optional.of(((Map<?, ?>) begun.body()).get("location") + ""));
    Map<String, String> query = Map.of("state", asked.get("state"), "code", place.visit(asked));
    assertThatThrownBy(() -> back("corp", query)).isInstanceOf(ConflictException.class);
  }

  // The second factor

  @Test
  void aSecondFactorIsStillAskedFor() {
    logIn();
    browser.forget();
    otp.enroll("grace");
    Response answer = logIn();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).asString().contains("otp_required", "/auth/oidc/corp/otp");
    assertThat(browser.session()).isEmpty();
    assertThatThrownBy(() -> login.code("corp", "000000", browser.get(Map.of())))
        .isInstanceOf(UnauthenticatedException.class);
    browser.take(login.code("corp", FakeOtp.CODE, browser.get(Map.of())));
    assertThat(who().name()).isEqualTo("grace");
    assertThatThrownBy(() -> login.code("corp", FakeOtp.CODE, browser.get(Map.of())))
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageContaining("no login waits");
  }

  @Test
  void whatWaitsForACodeEndsWithTimeAndWithEverythingElse() {
    logIn();
    browser.forget();
    otp.enroll("grace");
    logIn();
    node.tokens.revokeAll("grace");
    assertThatThrownBy(() -> login.code("corp", FakeOtp.CODE, browser.get(Map.of())))
        .hasMessageContaining("no login waits");
    logIn();
    ground.clock.pass(Duration.ofMinutes(6));
    assertThatThrownBy(() -> login.code("corp", FakeOtp.CODE, browser.get(Map.of())))
        .hasMessageContaining("no login waits");
  }

  @Test
  void aTrustedProviderReplacesBothFactors() {
    restart(settings("corp", place, TIMEOUT, true, true));
    logIn();
    browser.forget();
    otp.enroll("grace");
    assertThat(logIn().status()).isEqualTo(303);
    assertThat(who().name()).isEqualTo("grace");
  }

  // Answers that are none

  @Test
  void anAnswerBelongsToTheBrowserThatAsked() {
    Map<String, String> asked = start("corp");
    Map<String, String> wrong = Map.of("state", "x", "code", place.visit(asked));
    assertThatThrownBy(() -> back("corp", wrong)).isInstanceOf(UnauthenticatedException.class);
    assertThatThrownBy(() -> back("corp", Map.of("code", place.visit(asked))))
        .isInstanceOf(UnauthenticatedException.class);
    browser.forget();
    Map<String, String> right = Map.of("state", asked.get("state"), "code", place.visit(asked));
    assertThatThrownBy(() -> back("corp", right)).isInstanceOf(UnauthenticatedException.class);
    assertThat(place.tokenRequests).hasValue(0);
  }

  @Test
  void anAnswerCountsOnceAndForTenMinutes() {
    Map<String, String> asked = start("corp");
    Map<String, String> kept = browser.cookies();
    back("corp", Map.of("state", asked.get("state"), "code", place.visit(asked)));
    browser.forget();
    browser.bring(kept);
    Map<String, String> again = Map.of("state", asked.get("state"), "code", place.visit(asked));
    assertThatThrownBy(() -> back("corp", again)).isInstanceOf(UnauthenticatedException.class);
    assertThat(place.tokenRequests).hasValue(1);

    Map<String, String> later = start("corp");
    ground.clock.pass(Duration.ofMinutes(10));
    Map<String, String> late = Map.of("state", later.get("state"), "code", place.visit(later));
    assertThatThrownBy(() -> back("corp", late)).isInstanceOf(UnauthenticatedException.class);
    assertThat(place.tokenRequests).hasValue(1);
  }

  @Test
  void aChangedCookieIsNone() {
    Map<String, String> asked = start("corp");
    Map<String, String> query = Map.of("state", asked.get("state"), "code", place.visit(asked));
    browser.change(value ->
        value.substring(0, 20) + (value.charAt(20) == 'A' ? "B" : "A") + value.substring(21));
    assertThatThrownBy(() -> back("corp", query)).isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void providersAreNotMixedUp() {
    restart(
        settings("corp", place, TIMEOUT, true, false),
        settings("evil", other, TIMEOUT, true, false));
    Map<String, String> asked = start("corp");
    String code = place.visit(asked);
    assertThatThrownBy(() -> back("evil", Map.of("state", asked.get("state"), "code", code)))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(other.tokenRequests).hasValue(0);
    assertThatThrownBy(() ->
            back("corp", Map.of("state", asked.get("state"), "code", code, "iss", other.issuer())))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(place.tokenRequests).hasValue(0);
  }

  @Test
  void aProviderThatNamesItselfMustDoSo() {
    place.described.put("authorization_response_iss_parameter_supported", true);
    assertRefused("issuer");
    Map<String, String> asked = start("corp");
    back(
        "corp",
        Map.of("state", asked.get("state"), "code", place.visit(asked), "iss", place.issuer()));
    assertThat(who().name()).isEqualTo("grace");
  }

  @Test
  void anErrorOfTheProviderIsNoLogin() {
    Map<String, String> asked = start("corp");
    Map<String, String> query =
        Map.of("state", asked.get("state"), "error", "access_denied<script>");
    assertThatThrownBy(() -> back("corp", query))
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageNotContaining("script");
    Map<String, String> second = start("corp");
    assertThatThrownBy(() -> back("corp", Map.of("state", second.get("state"), "code", "made up")))
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageNotContaining("invalid_grant");
    assertThat(context.events).last().asString().contains("oidc_code");
  }

  @Test
  void aCodeOfAnotherLoginDoesNotFitTheVerifier() {
    Map<String, String> stolen = start("corp");
    String code = place.visit(stolen);
    browser.forget();
    Map<String, String> asked = start("corp");
    assertThatThrownBy(() -> back("corp", Map.of("state", asked.get("state"), "code", code)))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(context.events).last().asString().contains("oidc_code");
  }

  // Tokens that are none

  @Test
  void everyClaimIsChecked() {
    long now = ground.clock.instant().getEpochSecond();
    List.of(
            with("nonce", "another"),
            with("nonce", List.of()),
            with("aud", "another client"),
            with("aud", List.of("another client", OidcPlace.CLIENT)),
            with("azp", "another client"),
            with("iss", other.issuer()),
            with("iss", place.issuer() + "/"),
            with("exp", now - 60),
            with("exp", "never"),
            with("iat", now + 61),
            with("nbf", now + 61),
            with("sub", ""),
            with("sub", "s".repeat(256)),
            with("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"))
        .forEach(change -> {
          place.claims = all -> all.putAll(change.apply(all));
          assertRefused("token");
        });
    place.claims = all -> all.remove("nonce");
    assertRefused("token");
    place.claims = all -> all.remove("exp");
    assertRefused("token");
  }

  @Test
  void anAccessTokenMayBeVouchedFor() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest("the access token".getBytes(StandardCharsets.US_ASCII));
    say("at_hash", Base64URL.encode(Arrays.copyOf(hash, 16)).toString());
    logIn();
    assertThat(who().name()).isEqualTo("grace");
  }

  @Test
  void noneAndSecretsAreNoSignatures() throws Exception {
    place.issuing = all -> Signer.input("{\"alg\":\"none\"}", all) + ".";
    assertRefused("token");
    place.issuing = all -> Signer.input("{\"alg\":\"none\"}", all) + ".AAAA";
    assertRefused("token");
    byte[] open = place.keys.getFirst().pair().getPublic().getEncoded();
    for (byte[] secret :
        List.of(open, OidcPlace.SECRET.getBytes(StandardCharsets.UTF_8), new byte[3])) {
      place.issuing =
          all -> {
            String input = Signer.input("{\"alg\":\"HS256\",\"kid\":\"k1\"}", all);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input
                + "."
                + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
          };
      assertRefused("token");
    }
  }

  @Test
  void onlyTheProvidersOwnKeysCount() throws Exception {
    place.issuing = all -> other.keys.getFirst().sign(all);
    assertRefused("token");
    Signer brought = Signer.of("k1", "ES256");
    String jwk = com.nimbusds.jose.util.JSONObjectUtils.toJSONString(brought.open());
    place.issuing =
        all -> brought.sign("{\"alg\":\"ES256\",\"kid\":\"k1\",\"jwk\":" + jwk + "}", all);
    assertRefused("token");
    place.issuing =
        all -> {
          String good = place.keys.getFirst().sign(all);
          return good.substring(0, good.length() - 8) + "AAAAAAAA";
        };
    assertRefused("token");
  }

  @Test
  void aNewKeyIsFetchedAtMostOnceAMinute() throws Exception {
    logIn();
    assertThat(place.keyRequests).hasValue(1);
    Signer next = Signer.of("k2", "RS256");
    place.issuing = next::sign;
    browser.forget();
    assertRefused("token");
    assertThat(place.keyRequests).hasValue(1);
    place.keys.add(next);
    ground.clock.pass(Duration.ofSeconds(61));
    logIn();
    assertThat(who().name()).isEqualTo("grace");
    assertThat(place.keyRequests).hasValue(2);
    browser.forget();
    place.issuing = Signer.of("k3", "RS256")::sign;
    assertRefused("token");
    assertRefused("token");
    assertThat(place.keyRequests).hasValue(2);
  }

  // Providers that are none

  @Test
  void aDescriptionOfAnotherIssuerIsNotBelieved() {
    place.described.put("issuer", other.issuer());
    assertThatThrownBy(() -> start("corp"))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageNotContaining("127.0.0.1");
    place.described.put("issuer", place.issuer());
    ground.clock.pass(Duration.ofSeconds(6));
    place.described.put("token_endpoint", "http://example.com/token");
    assertThatThrownBy(() -> start("corp")).isInstanceOf(ServiceUnavailableException.class);
    place.described.put("token_endpoint", place.issuer() + "/token");
    ground.clock.pass(Duration.ofSeconds(6));
    assertThat(start("corp")).isNotEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() {
    place.instead.put(
        "/.well-known/openid-configuration",
        exchange -> {
          exchange.getResponseHeaders().set("Location", other.issuer());
          exchange.sendResponseHeaders(302, -1);
        });
    assertThatThrownBy(() -> start("corp")).isInstanceOf(ServiceUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/openid-configuration", "/keys", "/token"})
  void nobodyWaitsForASlowProvider(String path) {
    restart(settings("corp", place, Duration.ofSeconds(2), true, false));
    place.instead.put(path, place::hang);
    assertThatThrownBy(this::logIn).isInstanceOf(ServiceUnavailableException.class);
    assertThat(browser.session()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/openid-configuration", "/keys", "/token"})
  void nobodyReadsAHugeAnswer(String path) {
    place.instead.put(path, place::flood);
    assertThatThrownBy(this::logIn).isInstanceOf(ServiceUnavailableException.class);
    assertThat(place.isReadToTheEnd).isFalse();
    assertThat(browser.session()).isEmpty();
  }

  @Test
  void aBrokenAnswerIsNone() {
    place.instead.put(
        "/token",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"id_token\": 7}".getBytes(StandardCharsets.UTF_8));
        });
    assertThatThrownBy(this::logIn).isInstanceOf(ServiceUnavailableException.class);
    place.instead.put("/token", exchange -> exchange.sendResponseHeaders(500, -1));
    assertThatThrownBy(this::logIn).isInstanceOf(ServiceUnavailableException.class);
  }

  // Settings

  @Test
  void addressesAreCheckedAtTheStart() {
    assertThat(OidcUrl.of("https://id.example/a")).isPresent();
    assertThat(OidcUrl.of("http://localhost:8080/a")).isPresent();
    for (String bad :
        List.of(
            "http://id.example",
            "http://localhost@id.example",
            "https://user@id.example",
            "https:///a",
            "file:///etc/passwd",
            "ftp://id.example",
            "https://id.example/#a",
            "//id.example")) {
      assertThat(OidcUrl.of(bad)).as(bad).isEmpty();
    }
  }

  /** A second factor with one code. */
  private static final class FakeOtp implements Otp {

    static final String CODE = "123456";
    private String user = "";

    @Override
    public Enrollment enroll(String name) {
      user = name;
      return new Enrollment("", "", "");
    }

    @Override
    public List<String> confirm(String name, String code) {
      return List.of();
    }

    @Override
    public boolean isEnabled(String name) {
      return user.equals(name);
    }

    @Override
    public boolean verify(String name, String code) {
      return user.equals(name) && code.equals(CODE);
    }

    @Override
    public boolean disable(String name) {
      user = "";
      return true;
    }
  }

  /** Keeps cookies as a browser does. */
  private static final class FakeBrowser {

    private final Map<String, String> cookies = new LinkedHashMap<>();

    Request get(Map<String, String> query) {
      return FakeRequests.of(query, Map.copyOf(cookies));
    }

    Response take(Response response) {
      response.headers().stream()
          .filter(header -> header.name().equals("Set-Cookie"))
          .map(header -> header.value().split(";", 2)[0].split("=", 2))
          .forEach(pair -> cookies.put(pair[0], pair[1]));
      cookies.values().removeIf(String::isEmpty);
      return response;
    }

    Map<String, String> cookies() {
      return Map.copyOf(cookies);
    }

    void bring(Map<String, String> kept) {
      cookies.putAll(kept);
    }

    void change(UnaryOperator<String> change) {
      cookies.replaceAll((name, value) -> change.apply(value));
    }

    void forget() {
      cookies.clear();
    }

    void begin(Sessions sessions, Account account) {
      cookies.put("__Host-xcore_session", sessions.begin(account, "192.0.2.7", ""));
    }

    Optional<String> session() {
      return Optional.ofNullable(cookies.get("__Host-xcore_session"));
    }
  }
}
