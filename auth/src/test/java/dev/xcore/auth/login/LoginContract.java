package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.auth.secret.TestTables;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.Tokens.TokenPair;
import dev.xcore.sdk.Tokens.Verified;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users;
import dev.xcore.sdk.Users.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, sessions and the counting of failures, as they are on every database. */
abstract class LoginContract {

  private static final Duration A_MOMENT = Recent.MAX_AGE.plusSeconds(1);

  @TempDir private Path folder;
  private LoginGround ground;
  private LoginGround.Node node;

  abstract TestTables make(Path folder) throws Exception;

  @BeforeEach
  void open() throws Exception {
    ground = new LoginGround(make(folder), LoginGround.EDDSA);
    node = ground.node();
  }

  @AfterEach
  void close() throws Exception {
    if (ground != null) {
      ground.close();
    }
  }

  private boolean counts(String token) {
    return node.tokens.verify(token).isPresent();
  }

  // Access tokens

  @Test
  void aTokenSpeaksForItsAccountUntilItExpires() {
    TokenPair pair = node.tokens.issue("ADA");
    Verified verified = node.tokens.verify(pair.accessToken()).orElseThrow();
    assertThat(verified.principal()).isEqualTo(ground.users.find("ada").orElseThrow().principal());
    assertThat(verified.expiresAt()).isEqualTo(ground.clock.instant().plusSeconds(900));
    assertThat(pair.expiresIn()).isEqualTo(Duration.ofMinutes(15));
    ground.clock.pass(Duration.ofSeconds(899));
    assertThat(counts(pair.accessToken())).isTrue();
    ground.clock.pass(Duration.ofSeconds(1));
    assertThat(counts(pair.accessToken())).isFalse();
  }

  @Test
  void nobodyGetsOneWhoMayNotLogIn() {
    assertThatThrownBy(() -> node.tokens.issue("nobody")).isInstanceOf(NotFoundException.class);
    ground.users.change("ada", Change.NONE.withEnabled(false));
    assertThatThrownBy(() -> node.tokens.issue("ada")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void aTokenOfSomeRolesHasNoOthers() {
    String token = node.tokens.issue("ada", Duration.ofDays(200), Set.of("clerk"));
    assertThat(node.tokens.verify(token).orElseThrow().principal().roles())
        .containsExactly("clerk");
    assertThat(node.tokens.verify(token).orElseThrow().principal().permissions()).isEmpty();
    assertThatThrownBy(() -> node.tokens.issue("ada", Duration.ofDays(1), Set.of("owner")))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("[admin, clerk]");
    assertThatThrownBy(() -> node.tokens.issue("ada", Duration.ofDays(367), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    ground.users.change("ada", Change.NONE.withRoles(Set.of("admin")));
    ground.clock.pass(A_MOMENT);
    assertThat(node.tokens.verify(token).orElseThrow().principal().roles()).isEmpty();
  }

  @Test
  void whatHappensToAnAccountHappensToItsTokens() {
    String token = node.tokens.issue("ada").accessToken();
    ground.users.change("ada", Change.NONE.withRoles(Set.of("clerk")));
    ground.clock.pass(A_MOMENT);
    assertThat(node.tokens.verify(token).orElseThrow().principal().roles())
        .containsExactly("clerk");
    ground.users.change("ada", Change.NONE.withEnabled(false));
    ground.clock.pass(A_MOMENT);
    assertThat(counts(token)).isFalse();
    ground.users.change("ada", Change.NONE.withEnabled(true));
    assertThat(counts(token)).isTrue();
    ground.users.delete("ada");
    ground.users.with("ada", "another password");
    ground.clock.pass(A_MOMENT);
    assertThat(counts(token)).isFalse();
  }

  @Test
  void aRevokedTokenEndsAtOnceHereAndInAMomentElsewhere() {
    LoginGround.Node other = ground.node();
    String token = node.tokens.issue("ada", Duration.ofHours(1), Set.of());
    String neighbour = node.tokens.issue("ada", Duration.ofHours(1), Set.of());
    assertThat(other.tokens.verify(token)).isPresent();
    assertThat(counts(token)).isTrue();

    node.tokens.revoke(token);
    node.tokens.revoke(token);
    node.tokens.revoke("nonsense");

    assertThat(counts(token)).isFalse();
    ground.clock.pass(A_MOMENT);
    assertThat(other.tokens.verify(token)).isEmpty();
    assertThat(counts(neighbour)).isTrue();
  }

  @Test
  void everythingOfAnAccountEndsWithinTheSameSecond() {
    TokenPair pair = node.tokens.issue("ada");
    String single = node.tokens.issue("ada", Duration.ofDays(100), Set.of());
    String session = node.sessions.begin(ground.account(node, "ada"), "192.0.2.1", "test");
    assertThat(counts(pair.accessToken())).isTrue();
    assertThat(node.sessions.authenticate(session)).isPresent();

    node.tokens.revokeAll("Ada");

    assertThat(counts(pair.accessToken())).isFalse();
    assertThat(counts(single)).isFalse();
    assertThat(node.sessions.authenticate(session)).isEmpty();
    assertThatThrownBy(() -> node.tokens.refresh(pair.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(counts(node.tokens.issue("ada").accessToken())).isTrue();
  }

  @Test
  void aLoginThatBeganBeforeThePasswordWasChangedCountsNoMoreAfterIt() {
    Account before = ground.account(node, "ada");
    node.tokens.revokeAll("ada");
    assertThat(counts(node.tokens.issue(before).accessToken())).isFalse();
    assertThat(node.sessions.authenticate(node.sessions.begin(before, "", ""))).isEmpty();
  }

  // Keys

  @Test
  void keysOfAllNodesAreTheSame() {
    LoginGround.Node other = ground.node();
    String token = node.tokens.issue("ada").accessToken();
    assertThat(other.tokens.verify(token)).isPresent();
    assertThat(node.tokens.verify(other.tokens.issue("ada").accessToken())).isPresent();
    assertThat(node.ring.all()).hasSize(1);
  }

  @Test
  void anOldKeyChecksUntilItsLastTokenHasExpired() {
    String longOne = node.tokens.issue("ada", Duration.ofDays(100), Set.of());
    ground.clock.pass(Duration.ofDays(31));
    String next = node.tokens.issue("ada").accessToken();
    LoginGround.Node other = ground.node();

    assertThat(node.ring.all()).hasSize(2);
    assertThat(Jws.read(next).orElseThrow().header().getKeyID())
        .isNotEqualTo(Jws.read(longOne).orElseThrow().header().getKeyID());
    assertThat(counts(longOne)).isTrue();
    assertThat(other.tokens.verify(longOne)).isPresent();
    node.tokens.clean();
    assertThat(other.tokens.verify(next)).isPresent();

    ground.clock.pass(Duration.ofDays(70));
    node.tokens.clean();
    assertThat(counts(longOne)).isFalse();
    assertThat(ground.tables.database().queryOne("SELECT COUNT(*) FROM signing_key", Long.class))
        .contains(0L);
  }

  @Test
  void aKeyThatAnotherNodeMadeIsFoundAtOnce() {
    String first = node.tokens.issue("ada").accessToken();
    assertThat(counts(first)).isTrue();
    ground.clock.pass(Duration.ofDays(31));
    assertThat(node.ring.all()).hasSize(1);
    ground.clock.pass(Duration.ofSeconds(5));
    String token = ground.node().tokens.issue("ada").accessToken();
    assertThat(counts(token)).isTrue();
  }

  @Test
  void keysAreSealedAndUselessWithAnotherSecret() {
    String token = node.tokens.issue("ada").accessToken();
    String kept =
        ground
            .tables
            .database()
            .queryOne("SELECT sealed FROM signing_key", String.class)
            .orElseThrow();
    assertThat(kept.length()).isGreaterThan(100);
    LoginGround.Node other = ground.new Node("another secret");
    assertThat(other.tokens.verify(token)).isEmpty();
    assertThat(other.tokens.verify(other.tokens.issue("ada").accessToken())).isPresent();
    assertThat(counts(token)).isTrue();
  }

  // Refresh tokens

  @Test
  void aRefreshTokenIsExchangedOnce() {
    TokenPair first = node.tokens.issue("ada");
    TokenPair second = node.tokens.refresh(first.refreshToken());
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(counts(second.accessToken())).isTrue();
    TokenPair third = node.tokens.refresh(second.refreshToken());
    assertThat(counts(third.accessToken())).isTrue();
  }

  @Test
  void aSecondUseEndsTheWholeFamily() {
    TokenPair other = node.tokens.issue("ada");
    TokenPair first = node.tokens.issue("ada");
    TokenPair second = node.tokens.refresh(first.refreshToken());
    AtomicInteger told = new AtomicInteger();
    node.tokens.onReuse(family -> told.incrementAndGet());
    assertThat(counts(second.accessToken())).isTrue();

    assertThatThrownBy(() -> node.tokens.refresh(first.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);

    assertThat(told).hasValue(1);
    assertThatThrownBy(() -> node.tokens.refresh(second.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(counts(first.accessToken())).isFalse();
    assertThat(counts(second.accessToken())).isFalse();
    assertThat(counts(other.accessToken())).isTrue();
    assertThat(node.tokens.refresh(other.refreshToken())).isNotNull();
  }

  @Test
  void ofManyExchangesAtOnceOneWins() throws Exception {
    TokenPair pair = node.tokens.issue("ada");
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        LoginGround.Node each = ground.node();
        all.add(() -> {
          try {
            return each.tokens.refresh(pair.refreshToken()).accessToken();
          } catch (UnauthenticatedException e) {
            return "";
          }
        });
      }
      List<String> won = new ArrayList<>();
      for (Future<String> each : pool.invokeAll(all)) {
        won.add(each.get());
      }
      assertThat(won).filteredOn(token -> !token.isEmpty()).hasSize(1);
    }
  }

  @Test
  void refreshTokensEndByTimeAndByAccount() {
    TokenPair idle = node.tokens.issue("ada");
    ground.clock.pass(Duration.ofDays(14));
    assertThatThrownBy(() -> node.tokens.refresh(idle.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);

    TokenPair busy = node.tokens.issue("ada");
    for (int i = 0; i < 8; i++) {
      ground.clock.pass(Duration.ofDays(11));
      busy = node.tokens.refresh(busy.refreshToken());
    }
    ground.clock.pass(Duration.ofDays(3));
    String last = busy.refreshToken();
    assertThatThrownBy(() -> node.tokens.refresh(last))
        .isInstanceOf(UnauthenticatedException.class);

    TokenPair disabled = node.tokens.issue("ada");
    ground.users.change("ada", Change.NONE.withEnabled(false));
    assertThatThrownBy(() -> node.tokens.refresh(disabled.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void aRefreshTokenThatIsRevokedEndsItsFamily() {
    TokenPair pair = node.tokens.issue("ada");
    assertThat(counts(pair.accessToken())).isTrue();
    node.tokens.revoke(pair.refreshToken());
    assertThat(counts(pair.accessToken())).isFalse();
    assertThatThrownBy(() -> node.tokens.refresh(pair.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
    TokenPair other = node.tokens.issue("ada");
    node.tokens.logOut(other.accessToken());
    assertThat(counts(other.accessToken())).isFalse();
    assertThatThrownBy(() -> node.tokens.refresh(other.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void refreshTokensAreKeptAsHashesAndClearedAway() {
    TokenPair pair = node.tokens.issue("ada");
    List<String> kept =
        ground.tables.database().query("SELECT hash FROM refresh_token", String.class);
    assertThat(kept).hasSize(1).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    assertThat(kept.getFirst()).isNotEqualTo(pair.refreshToken());
    ground.clock.pass(Duration.ofDays(91));
    node.tokens.clean();
    assertThat(ground.tables.database().query("SELECT hash FROM refresh_token", String.class))
        .isEmpty();
    assertThat(ground.tables.database().query("SELECT id FROM token_family", String.class))
        .isEmpty();
  }

  @Test
  void nonsenseIsNoRefreshToken() {
    for (String text :
        List.of("", "xcr_", "xcr_" + "A".repeat(43), "' OR 1=1 --", "x".repeat(100_000))) {
      assertThatThrownBy(() -> node.tokens.refresh(text))
          .isInstanceOf(UnauthenticatedException.class);
    }
  }

  // Sessions

  private String session() {
    return node.sessions.begin(ground.account(node, "ada"), "192.0.2.1", "a browser\u0000é");
  }

  @Test
  void aSessionEndsWhenItIsIdle() {
    String secret = session();
    for (int i = 0; i < 5; i++) {
      ground.clock.pass(Duration.ofMinutes(119));
      assertThat(node.sessions.authenticate(secret)).isPresent();
    }
    ground.clock.pass(Duration.ofMinutes(120));
    assertThat(node.sessions.authenticate(secret)).isEmpty();
  }

  @Test
  void aSessionEndsWhenItIsOldThoughItIsUsed() {
    String secret = session();
    for (int i = 0; i < 23; i++) {
      ground.clock.pass(Duration.ofHours(1));
      assertThat(node.sessions.authenticate(secret)).isPresent();
    }
    ground.clock.pass(Duration.ofHours(1));
    assertThat(node.sessions.authenticate(secret)).isEmpty();
  }

  @Test
  void sessionsAreListedAndEnded() {
    String first = session();
    ground.clock.pass(Duration.ofSeconds(1));
    String second = session();
    List<Sessions.Session> all = node.sessions.list("ada");
    assertThat(all).hasSize(2);
    assertThat(all.getFirst().agent()).isEqualTo("a browser??");
    assertThat(node.sessions.id(second)).contains(all.getFirst().id());

    assertThat(node.sessions.end("bob", all.getFirst().id())).isFalse();
    assertThat(node.sessions.end("ada", all.getFirst().id())).isTrue();
    assertThat(node.sessions.authenticate(second)).isEmpty();
    assertThat(node.sessions.authenticate(first)).isPresent();
    node.sessions.end(first);
    assertThat(node.sessions.authenticate(first)).isEmpty();
    assertThat(node.sessions.list("ada")).isEmpty();
  }

  @Test
  void aSessionEndedElsewhereEndsHereInAMoment() {
    String secret = session();
    assertThat(node.sessions.authenticate(secret)).isPresent();
    ground.node().sessions.end(secret);
    ground.clock.pass(A_MOMENT);
    assertThat(node.sessions.authenticate(secret)).isEmpty();
  }

  @Test
  void secretsOfSessionsAreKeptAsHashesAndOldRowsClearedAway() {
    String secret = session();
    assertThat(ground.tables.database().query("SELECT hash FROM login_session", String.class))
        .hasSize(1)
        .doesNotContain(secret);
    assertThat(node.sessions.authenticate(secret.toLowerCase(java.util.Locale.ROOT) + "x"))
        .isEmpty();
    ground.clock.pass(Duration.ofHours(3));
    node.sessions.clean();
    assertThat(ground.tables.database().query("SELECT hash FROM login_session", String.class))
        .isEmpty();
  }

  @Test
  void anAccountHasNoMoreThanAHundred() {
    String first = session();
    for (int i = 0; i < 100; i++) {
      ground.clock.pass(Duration.ofMillis(1));
      session();
    }
    assertThat(node.sessions.list("ada")).hasSize(100);
    assertThat(node.sessions.authenticate(first)).isEmpty();
  }

  // Failures

  private void fail(String name, String client) {
    try (Lockout.Attempt attempt = node.lockout.begin(name, client)) {
      assertThat(attempt).isNotNull();
    }
  }

  @Test
  void aClientIsLockedOutOfAnAccountWhetherItExistsOrNot() {
    for (String name : List.of("ada", "nobody")) {
      for (int i = 0; i < 5; i++) {
        fail(name, "192.0.2.9");
      }
      assertThatThrownBy(() -> fail(name, "192.0.2.9"))
          .isInstanceOfSatisfying(
              RateLimitedException.class,
              e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMinutes(10)));
      LoginGround.Node other = ground.node();
      assertThatThrownBy(
              () -> other.lockout.begin(name.toUpperCase(java.util.Locale.ROOT), "192.0.2.9"))
          .isInstanceOf(RateLimitedException.class);
      fail(name, "192.0.2.10");
    }
    fail("somebody else", "192.0.2.9");
    ground.clock.pass(Duration.ofMinutes(10));
    fail("ada", "192.0.2.9");
  }

  @Test
  void manyClientsLockAnAccountButNotForOneThatWasThere() {
    try (Lockout.Attempt attempt = node.lockout.begin("ada", "198.51.100.1")) {
      attempt.succeeded();
    }
    for (int i = 0; i < 50; i++) {
      fail("ada", "192.0.2." + i);
    }
    assertThatThrownBy(() -> fail("ada", "192.0.2.99")).isInstanceOf(RateLimitedException.class);
    try (Lockout.Attempt attempt = node.lockout.begin("ada", "198.51.100.1")) {
      attempt.succeeded();
    }
    fail("ada", "192.0.2.99");
  }

  @Test
  void everyRegistrationIsCounted() {
    for (int i = 0; i < 20; i++) {
      node.lockout.count("192.0.2.9");
    }
    assertThatThrownBy(() -> node.lockout.count("192.0.2.9"))
        .isInstanceOf(RateLimitedException.class);
  }

  @Test
  void theLastTokenAfterALogoutIsNoTheft() {
    TokenPair pair = node.tokens.issue("ada");
    AtomicInteger told = new AtomicInteger();
    node.tokens.onReuse(family -> told.incrementAndGet());
    node.tokens.logOut(pair.accessToken());
    assertThatThrownBy(() -> node.tokens.refresh(pair.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
    assertThatThrownBy(() -> node.tokens.refresh(pair.refreshToken()))
        .isInstanceOf(UnauthenticatedException.class);
    assertThat(told).hasValue(0);
  }

  @Test
  void successForgetsFailuresAndTimeDoes() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 4; i++) {
        fail("ada", "");
      }
      try (Lockout.Attempt attempt = node.lockout.begin("ada", "")) {
        attempt.succeeded();
      }
    }
    for (int i = 0; i < 4; i++) {
      fail("ada", "");
    }
    ground.clock.pass(Duration.ofMinutes(15));
    for (int i = 0; i < 4; i++) {
      fail("ada", "");
    }
  }

  @Test
  void whatIsForgivenDoesNotForgetWhatWasBefore() {
    for (int i = 0; i < 4; i++) {
      fail("ada", "");
    }
    for (int i = 0; i < 10; i++) {
      try (Lockout.Attempt attempt = node.lockout.begin("ada", "")) {
        attempt.forgive();
      }
    }
    fail("ada", "");
    assertThatThrownBy(() -> fail("ada", "")).isInstanceOf(RateLimitedException.class);
  }

  @Test
  void aClientIsLockedThatTriesManyAccounts() {
    for (int i = 0; i < 20; i++) {
      fail("account" + i, i % 2 == 0 ? "2001:db8::1:2:3" : "2001:DB8:0:0:ffff::" + i);
    }
    assertThatThrownBy(() -> fail("one more", "2001:db8::9"))
        .isInstanceOf(RateLimitedException.class);
    fail("one more", "2001:db8:0:1::9");
    fail("one more", "192.0.2.1");
  }

  @Test
  void manyGuessesAtOnceAreNoMoreThanOneAfterTheOther() throws Exception {
    AtomicInteger guesses = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        Lockout each = i % 2 == 0 ? node.lockout : ground.node().lockout;
        all.add(() -> {
          try (Lockout.Attempt attempt = each.begin("ada", "")) {
            guesses.incrementAndGet();
            return attempt.isLast();
          } catch (RateLimitedException e) {
            return false;
          }
        });
      }
      for (Future<Boolean> each : pool.invokeAll(all)) {
        each.get();
      }
    }
    assertThat(guesses).hasValue(5);
  }

  @Test
  void manyRightPasswordsAtOnceAllGetIn() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(() -> {
          try (Lockout.Attempt attempt = node.lockout.begin("ada", "192.0.2.1")) {
            attempt.succeeded();
            return true;
          }
        });
      }
      for (Future<Boolean> each : pool.invokeAll(all)) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  // Links with logins at other places

  @Test
  void aLinkIsFoundByIssuerAndSubjectOnly() {
    OidcLinks links = new OidcLinks(ground.tables.database(), ground.clock);
    Users.User ada = ground.users.find("ada").orElseThrow();
    IdToken token = new IdToken("https://id.example", "s-1", Map.of());
    links.add(token, ada, true);
    assertThat(links.find(token))
        .contains(new OidcLinks.Link("ada", ada.createdAt().toEpochMilli(), 1));
    assertThat(links.find(new IdToken("https://id.example", "S-1", Map.of()))).isEmpty();
    assertThat(links.find(new IdToken("https://id.other", "s-1", Map.of()))).isEmpty();
    assertThatThrownBy(() -> links.add(token, ada, false)).isInstanceOf(ConflictException.class);
    assertThat(links.remove("https://id.other", "ada")).isFalse();
    assertThat(links.remove("https://id.example", "ada")).isTrue();
    assertThat(links.find(token)).isEmpty();
  }

  @Test
  void anAnswerOfAProviderComesOnce() {
    OidcLinks links = new OidcLinks(ground.tables.database(), ground.clock);
    long until = ground.clock.millis() + 1000;
    assertThat(links.isFirst("state", until)).isTrue();
    assertThat(links.isFirst("state", until)).isFalse();
    assertThat(links.isFirst("another", until)).isTrue();
    ground.clock.pass(Duration.ofSeconds(2));
    links.clean();
    assertThat(links.isFirst("state", until)).isTrue();
  }
}
