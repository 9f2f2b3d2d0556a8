package dev.xcore.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.sdk.ApiKeys.ApiKey;
import dev.xcore.sdk.ApiKeys.CreatedApiKey;
import dev.xcore.sdk.ApiKeys.NewApiKey;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Credentials;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users.Change;
import dev.xcore.sdk.Users.NewUser;
import dev.xcore.sdk.Users.User;
import dev.xcore.sdk.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What accounts, roles and keys do, whichever the database is. */
@Timeout(180)
abstract class UsersContract {

  private static final String PASSWORD = UsersNode.PASSWORD;

  @TempDir Path folder;

  private UsersDatabase database;
  private UsersNode node;
  private UsersNode other;

  abstract UsersDatabase make(Path folder) throws Exception;

  @BeforeEach
  void start() throws Exception {
    database = make(folder);
    node = new UsersNode(database.open());
    other = new UsersNode(database.open());
  }

  @AfterEach
  void stop() throws Exception {
    if (database != null) {
      database.close();
    }
  }

  private static NewUser newUser(String name, String password) {
    return new NewUser(name, password, Optional.empty(), Set.of(), Optional.empty());
  }

  private static Change permissions(String... names) {
    return new Change(
        Optional.empty(),
        Optional.empty(),
        Optional.of(Set.of(names)),
        Optional.empty(),
        Optional.empty());
  }

  private RoleBook.Role role(String name, String... permissions) {
    return node.roles.create(new RoleBook.Role(name, "", Set.of(permissions)));
  }

  // --- accounts

  @Test
  void accountHasWhatItsRolesAndItselfPermit() {
    role("editor", "pages.*");
    User made =
        node.accounts.create(
            new NewUser(
                "Ada",
                PASSWORD,
                Optional.of("ada@example.com"),
                Set.of("editor"),
                Optional.of("acme")));
    node.accounts.change("ada", permissions("orders.read"));

    User found = node.accounts.find("ADA").orElseThrow();
    assertThat(made.name()).isEqualTo("ada");
    assertThat(found.email()).contains("ada@example.com");
    assertThat(found.roles()).containsExactly("editor");
    assertThat(found.permissions()).containsExactlyInAnyOrder("pages.*", "orders.read");
    assertThat(found.tenant()).contains("acme");
    assertThat(found.isEnabled()).isTrue();
    assertThat(found.createdAt()).isEqualTo(Instant.ofEpochMilli(node.millis.get()));
    assertThat(found.lastLogin()).isEmpty();
    assertThat(found.principal().hasPermission("pages.write")).isTrue();
  }

  @Test
  void takenNamesAreRefusedInAnyCase() {
    node.add("ada");

    assertThatThrownBy(() -> other.add("ADA"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("'ada' exists already");
  }

  private static final List<String> NAMES_OF_NOBODY =
      List.of(
          "",
          " ada",
          "ada ",
          "-ada",
          "a'; DROP TABLE accounts; --",
          "ada\" OR 1=1",
          "ada\0",
          "ada\n",
          "ad\u0430",
          "\u212Aate",
          "ADM\u0130N",
          "\uFF41da",
          "../ada",
          "ada/../bob",
          "%",
          "ada\u200B");

  @Test
  void namesThatLookLikeOthersOrLikeSqlAreNobodys() {
    node.add("ada");
    node.add("kate");

    for (String name : NAMES_OF_NOBODY) {
      assertThat(node.accounts.find(name)).as(name).isEmpty();
      assertThat(node.accounts.authenticate(name, PASSWORD)).as(name).isEmpty();
      assertThat(node.accounts.delete(name)).as(name).isFalse();
      assertThatThrownBy(() -> node.accounts.create(newUser(name, PASSWORD)))
          .as(name)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("name must be 1 to 100 letters");
      assertThatThrownBy(() -> node.accounts.change(name, Change.NONE))
          .as(name)
          .isInstanceOf(NotFoundException.class);
    }
    assertThat(node.accounts.list("", 10)).extracting(User::name).containsExactly("ada", "kate");
  }

  @Test
  void namesOfThePlatformAreNobodys() {
    assertThatThrownBy(() -> node.add("Platform"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("keeps for itself");
  }

  @Test
  void hugeValuesAreRefusedBeforeTheDatabaseSeesThem() {
    String huge = "a".repeat(1_000_000);

    assertThat(node.accounts.find(huge)).isEmpty();
    assertThat(node.accounts.authenticate("ada", huge)).isEmpty();
    ValidationException refused =
        catchThrowableOfType(
            ValidationException.class,
            () ->
                node.accounts.create(
                    new NewUser(huge, huge, Optional.of(huge), Set.of(huge), Optional.of(huge))));
    assertThat(refused.errors())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("name", "password", "email", "roles", "tenant");
    assertThat(refused.getMessage()).hasSizeLessThan(300);
    assertThatThrownBy(() -> node.roles.create(new RoleBook.Role("big", huge, Set.of(huge))))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void sqlInValuesIsText() {
    String nasty = "x'); DELETE FROM roles; --";
    node.roles.create(new RoleBook.Role("odd", nasty, Set.of()));

    assertThat(node.roles.find("odd").orElseThrow().description()).isEqualTo(nasty);
    assertThat(node.roles.list("", 10)).hasSize(2);
    assertThat(node.accounts.list("' OR ''='", 10)).isEmpty();
    assertThat(node.keys.list(Optional.of("' OR ''='"))).isEmpty();
    assertThat(node.keys.revoke("' OR ''='")).isFalse();
  }

  @Test
  void rolesThatDoNotExistAreNamed() {
    assertThatThrownBy(() -> node.add("ada", "editor"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("there is no role of that name; there are admin");
    node.add("ada");
    assertThatThrownBy(() -> node.accounts.change("ada", Change.NONE.withRoles(Set.of("x"))))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void listIsInPages() {
    role("editor", "pages.*");
    for (String name : List.of("eve", "bob", "ada", "dan", "carl")) {
      node.add(name, name.equals("bob") ? new String[] {"editor"} : new String[0]);
    }

    assertThat(node.accounts.list("", 2)).extracting(User::name).containsExactly("ada", "bob");
    assertThat(node.accounts.list("", 2).get(1).permissions()).containsExactly("pages.*");
    assertThat(node.accounts.list("bob", 2)).extracting(User::name).containsExactly("carl", "dan");
    assertThat(node.accounts.list("dan", 2)).extracting(User::name).containsExactly("eve");
    assertThatThrownBy(() -> node.accounts.list("", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changeLeavesWhatItDoesNotName() {
    role("editor");
    node.accounts.create(
        new NewUser("ada", PASSWORD, Optional.of("a@b.c"), Set.of("editor"), Optional.of("acme")));

    assertThat(node.accounts.change("ada", Change.NONE).roles()).containsExactly("editor");
    User bare =
        node.accounts.change(
            "ada",
            new Change(
                Optional.of(""),
                Optional.of(Set.of()),
                Optional.empty(),
                Optional.of(""),
                Optional.empty()));
    assertThat(bare.email()).isEmpty();
    assertThat(bare.tenant()).isEmpty();
    assertThat(bare.roles()).isEmpty();
    assertThatThrownBy(() -> node.accounts.change("bob", Change.NONE.withEnabled(true)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'bob'");
  }

  @Test
  void ownChangesCountAtOnceAndThoseOfOthersWithinSeconds() {
    role("editor", "pages.*");
    node.add("ada", "editor");
    assertThat(other.accounts.find("ada").orElseThrow().permissions()).containsExactly("pages.*");

    node.roles.change("editor", Optional.empty(), Optional.of(Set.of("orders.*")));
    assertThat(node.accounts.find("ada").orElseThrow().permissions()).containsExactly("orders.*");
    other.pass(Duration.ofSeconds(5));
    assertThat(other.accounts.find("ada").orElseThrow().permissions()).containsExactly("orders.*");

    node.accounts.change("ada", Change.NONE.withEnabled(false));
    assertThat(node.accounts.find("ada").orElseThrow().isEnabled()).isFalse();
    other.pass(Duration.ofSeconds(5));
    assertThat(other.accounts.find("ada").orElseThrow().isEnabled()).isFalse();
  }

  @Test
  void whatEndsAnAccountEndsWhatWasIssuedToIt() {
    node.add("ada");

    node.accounts.setPassword("ada", "another-tangent-93-obelisk");
    node.accounts.change("ada", Change.NONE.withEnabled(false));
    node.accounts.delete("ada");

    assertThat(node.ended).containsExactly("ada", "ada", "ada");
    assertThat(node.accounts.delete("ada")).isFalse();
    assertThat(node.ended).hasSize(3);
  }

  @Test
  void everyChangeIsRecordedWithoutSecrets() {
    role("editor", "pages.*");
    node.add("ada", "editor");
    node.accounts.change("ada", Change.NONE.withEnabled(true));
    node.accounts.setPassword("ada", "another-tangent-93-obelisk");
    CreatedApiKey key = key("ada", Set.of(), Set.of());
    node.keys.revoke(key.key().id());
    node.accounts.delete("ada");
    node.roles.change("editor", Optional.of("Writes."), Optional.empty());
    node.roles.delete("editor");

    assertThat(node.recorded)
        .containsExactly(
            "role.create role:editor {permissions=[pages.*]}",
            "user.create user:ada {enabled=true, roles=[editor]}",
            "user.change user:ada {enabled=true}",
            "user.password user:ada {}",
            "key.create key:%s {name=tests, user=ada}".formatted(key.key().id()),
            "key.revoke key:%s {user=ada}".formatted(key.key().id()),
            "user.delete user:ada {}",
            "role.change role:editor {}",
            "role.delete role:editor {}");
  }

  // --- logging in

  @Test
  void nameAndPasswordTogetherLogIn() {
    node.add("ada");

    User user = node.accounts.authenticate("Ada", PASSWORD).orElseThrow();
    assertThat(user.lastLogin()).contains(Instant.ofEpochMilli(node.millis.get()));
    assertThat(node.accounts.authenticate("ada", PASSWORD + "x")).isEmpty();
    assertThat(node.accounts.authenticate("ada", "")).isEmpty();
    assertThat(node.accounts.authenticate("bob", PASSWORD)).isEmpty();
    node.accounts.change("ada", Change.NONE.withEnabled(false));
    assertThat(node.accounts.authenticate("ada", PASSWORD)).isEmpty();
  }

  @Test
  void passwordOfAnOldHashIsHashedAgainWhenItIsTyped() {
    node.add("ada");
    // bcrypt, cost 4, of the same password
    String old = com.password4j.BcryptFunction.getInstance(4).hash(PASSWORD).getResult();
    node.db.update("UPDATE accounts SET password = ? WHERE name = 'ada'", old);

    assertThat(node.accounts.authenticate("ada", "wrong")).isEmpty();
    assertThat(hashOfAda()).isEqualTo(old);
    assertThat(node.accounts.authenticate("ada", PASSWORD)).isPresent();
    assertThat(hashOfAda()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
    assertThat(node.accounts.authenticate("ada", PASSWORD)).isPresent();
  }

  private String hashOfAda() {
    return node.db
        .queryOne("SELECT password FROM accounts WHERE name = 'ada'", String.class)
        .orElseThrow();
  }

  @Test
  void weakPasswordsAreRefusedWithTheReasonAndNeverShown() {
    ValidationException refused =
        catchThrowableOfType(
            ValidationException.class, () -> node.accounts.create(newUser("ada", "Password1234!")));
    assertThat(refused.errors()).hasSize(1);
    assertThat(refused.errors().getFirst().field()).isEqualTo("password");
    assertThat(refused.errors().getFirst().rejected()).isEmpty();
    assertThat(refused.getMessage()).doesNotContain("Password1234!");
    node.add("ada");
    assertThatThrownBy(() -> node.accounts.setPassword("ada", "ada-likes-93-obelisks"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("contains the name");
    assertThatThrownBy(() -> node.accounts.setPassword("bob", PASSWORD))
        .isInstanceOf(NotFoundException.class);
  }

  // --- the last administrator

  @Test
  void lastAdministratorStays() {
    node.add("root", "admin");
    node.add("ada");

    for (Runnable attempt :
        List.<Runnable>of(
            () -> node.accounts.delete("root"),
            () -> node.accounts.change("root", Change.NONE.withEnabled(false)),
            () -> node.accounts.change("root", Change.NONE.withRoles(Set.of())))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("'root' is the last one with role admin");
    }
    node.accounts.change("ada", Change.NONE.withRoles(Set.of("admin")).withEnabled(false));
    assertThatThrownBy(() -> node.accounts.delete("root")).isInstanceOf(ConflictException.class);
    node.accounts.change("ada", Change.NONE.withEnabled(true));
    assertThat(node.accounts.delete("root")).isTrue();
  }

  @Test
  void ofTwoThatRemoveTheLastTwoAdministratorsOneIsRefused() throws Exception {
    for (int round = 0; round < 5; round++) {
      String first = "first" + round;
      String second = "second" + round;
      node.add(first, "admin");
      node.add(second, "admin");
      removeOthers(first, second);

      List<String> outcomes =
          together(
              () -> node.accounts.delete(first) ? "gone" : "absent",
              () ->
                  other.accounts.change(second, Change.NONE.withEnabled(false)).isEnabled()
                      ? "enabled"
                      : "gone");
      assertThat(outcomes).containsExactlyInAnyOrder("gone", "ConflictException");
    }
  }

  private void removeOthers(String... kept) {
    for (User user : node.accounts.list("", 100)) {
      if (!List.of(kept).contains(user.name())) {
        node.accounts.delete(user.name());
      }
    }
  }

  private interface Attempt {
    String run() throws Exception;
  }

  private static List<String> together(Attempt... attempts) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(attempts.length);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> running = new ArrayList<>();
      for (Attempt attempt : attempts) {
        running.add(
            threads.submit(() -> {
              barrier.await(60, TimeUnit.SECONDS);
              try {
                return attempt.run();
              } catch (RuntimeException refused) {
                return refused.getClass().getSimpleName();
              }
            }));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<String> each : running) {
        outcomes.add(each.get(90, TimeUnit.SECONDS));
      }
      return outcomes;
    }
  }

  @Test
  void oneNameIsMadeOnceHoweverManyAskAtTheSameTime() throws Exception {
    Attempt here = () -> node.accounts.create(newUser("ada", PASSWORD)).name();
    Attempt there = () -> other.accounts.create(newUser("ADA", PASSWORD)).name();

    assertThat(together(here, there, here, there))
        .containsOnlyOnce("ada")
        .contains("ConflictException");
  }

  // --- roles

  @Test
  void roleAdminStaysWhatItIs() {
    assertThat(node.roles.find("admin").orElseThrow().permissions()).containsExactly("**");
    assertThatThrownBy(() -> node.roles.delete("admin")).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> node.roles.change("admin", Optional.empty(), Optional.of(Set.of("x"))))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> role("admin")).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> role("Admin")).isInstanceOf(ValidationException.class);
    assertThat(node.roles.change("admin", Optional.of("All."), Optional.empty()).permissions())
        .containsExactly("**");
  }

  @Test
  void roleThatSomebodyHasStays() {
    role("editor");
    node.add("ada", "editor");

    assertThatThrownBy(() -> node.roles.delete("editor"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("1 accounts have role 'editor'");
    node.accounts.delete("ada");
    assertThat(node.roles.delete("editor")).isTrue();
    assertThat(node.roles.delete("editor")).isFalse();
    assertThatThrownBy(() -> node.roles.change("editor", Optional.empty(), Optional.empty()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void knownPermissionsNameWhoHasThem() {
    role("editor", "pages.*", "orders.read");
    node.add("ada");
    node.accounts.change("ada", permissions("orders.read"));

    assertThat(new KnownPermissions(node.db, node.roles).list().permissions())
        .containsExactly(
            new AdminForms.Permission("**", List.of("admin"), List.of()),
            new AdminForms.Permission("orders.read", List.of("editor"), List.of("ada")),
            new AdminForms.Permission("pages.*", List.of("editor"), List.of()));
  }

  // --- keys

  private CreatedApiKey key(String user, Set<String> roles, Set<String> permissions) {
    return node.keys.create(
        new NewApiKey(user, "tests", roles, permissions, Optional.empty(), Optional.empty()));
  }

  private static Optional<Principal> check(UsersNode at, String secret) {
    return at.keys.authenticate(new Credentials(Credentials.Scheme.API_KEY, secret, "192.0.2.7"));
  }

  @Test
  void keySpeaksForItsAccount() {
    role("editor", "pages.*");
    node.add("ada", "editor");
    CreatedApiKey created = key("ADA", Set.of(), Set.of());

    assertThat(created.secret()).matches("xck_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
    assertThat(created.toString()).doesNotContain(created.secret());
    assertThat(check(node, created.secret()))
        .contains(new Principal("ada", Set.of("editor"), Set.of("pages.*"), Optional.empty()));
    assertThat(check(other, created.secret())).isPresent();
    assertThat(node.keys.list(Optional.empty())).extracting(ApiKey::name).containsExactly("tests");
    assertThat(node.keys.list(Optional.of("ada")).getFirst().lastUsed()).isPresent();
    assertThat(node.db.rows("SELECT hash FROM api_keys").toString())
        .doesNotContain(created.secret().substring(21));
  }

  @Test
  void foreignCredentialsAreLeftToOthers() {
    assertThat(check(node, "something else")).isEmpty();
    assertThat(
            node.keys.authenticate(new Credentials(Credentials.Scheme.BEARER, "xck_", "192.0.2.7")))
        .isEmpty();
  }

  @Test
  void wrongKeysAreRefusedAlike() {
    node.add("ada");
    String secret = key("ada", Set.of(), Set.of()).secret();
    String id = secret.substring(4, 20);
    String end = secret.endsWith("A") ? "B" : "A";
    List<String> wrong =
        List.of(
            "xck_",
            "xck_" + "a".repeat(100_000),
            secret.substring(0, secret.length() - 1),
            secret + "A",
            secret.substring(0, secret.length() - 1) + end,
            "xck_" + "0".repeat(16) + secret.substring(20),
            "xck_" + "'".repeat(16) + secret.substring(20),
            "xck_" + id.toUpperCase(java.util.Locale.ROOT) + "-" + secret.substring(21));

    for (String each : wrong) {
      assertThatThrownBy(() -> check(node, each))
          .isInstanceOf(UnauthenticatedException.class)
          .hasMessage("the API key is unknown, has expired or was revoked");
    }
    assertThat(check(node, secret)).isPresent();
  }

  @Test
  void keyIsNeverWiderThanItsAccount() {
    role("editor", "pages.*", "orders.read");
    node.add("ada", "editor");

    assertThatThrownBy(() -> key("ada", Set.of("admin"), Set.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("does not have this role");
    for (String wide : List.of("**", "pages.**", "pages.*.x", "orders.*", "*.read", "pages")) {
      assertThatThrownBy(() -> key("ada", Set.of(), Set.of(wide)))
          .as(wide)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("is not allowed all of this");
    }
    String narrow = key("ada", Set.of(), Set.of("pages.read*")).secret();
    assertThat(check(node, narrow))
        .contains(new Principal("ada", Set.of(), Set.of("pages.read*"), Optional.empty()));

    node.roles.change("editor", Optional.empty(), Optional.of(Set.of("pages.reading")));
    assertThat(check(node, narrow).orElseThrow().permissions()).containsExactly("pages.reading");
    node.accounts.change("ada", Change.NONE.withRoles(Set.of()));
    assertThat(check(node, narrow).orElseThrow().permissions()).isEmpty();
  }

  @Test
  void keyOfAnAdministratorThatIsLimitedIsNoAdministrators() {
    role("editor", "pages.*");
    node.add("root", "admin", "editor");

    Principal byRole = check(node, key("root", Set.of("editor"), Set.of()).secret()).orElseThrow();
    Principal byPermission =
        check(node, key("root", Set.of(), Set.of("orders.read")).secret()).orElseThrow();

    assertThat(byRole.roles()).containsExactly("editor");
    assertThat(byRole.permissions()).containsExactly("pages.*");
    assertThat(byPermission.roles()).isEmpty();
    assertThat(byPermission.permissions()).containsExactly("orders.read");
  }

  @Test
  void keyWhoseOnlyRoleIsTakenAwayHasNone() {
    role("editor", "pages.*");
    node.add("root", "admin", "editor");
    String secret = key("root", Set.of("editor"), Set.of()).secret();
    node.accounts.change("root", Change.NONE.withRoles(Set.of("admin")));

    Principal principal = check(node, secret).orElseThrow();
    assertThat(principal.roles()).isEmpty();
    assertThat(principal.permissions()).isEmpty();
  }

  @Test
  void keyActsForItsTenantAndNeverForAnother() {
    node.accounts.create(
        new NewUser("ada", PASSWORD, Optional.empty(), Set.of(), Optional.of("acme")));
    node.add("bob");
    NewApiKey forOther =
        new NewApiKey("ada", "tests", Set.of(), Set.of(), Optional.of("other"), Optional.empty());
    assertThatThrownBy(() -> node.keys.create(forOther)).isInstanceOf(ValidationException.class);
    String ofBob =
        node.keys
            .create(
                new NewApiKey(
                    "bob", "tests", Set.of(), Set.of(), Optional.of("acme"), Optional.empty()))
            .secret();

    assertThat(check(node, key("ada", Set.of(), Set.of()).secret()).orElseThrow().tenant())
        .contains("acme");
    assertThat(check(node, ofBob).orElseThrow().tenant()).contains("acme");
    node.accounts.change(
        "bob",
        new Change(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("other"),
            Optional.empty()));
    assertThatThrownBy(() -> check(node, ofBob)).isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void keyEndsWithItsTime() {
    node.add("ada");
    Instant end = Instant.ofEpochMilli(node.millis.get()).plusSeconds(2);
    String secret =
        node.keys
            .create(
                new NewApiKey(
                    "ada", "tests", Set.of(), Set.of(), Optional.empty(), Optional.of(end)))
            .secret();

    node.pass(Duration.ofMillis(1999));
    assertThat(check(node, secret)).isPresent();
    node.pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> check(node, secret)).isInstanceOf(UnauthenticatedException.class);
    assertThatThrownBy(() ->
            node.keys.create(
                new NewApiKey(
                    "ada", "tests", Set.of(), Set.of(), Optional.empty(), Optional.of(end))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("is over already");
  }

  @Test
  void revokedKeyIsRefusedHereAtOnceAndElsewhereWithinSeconds() {
    node.add("ada");
    CreatedApiKey created = key("ada", Set.of(), Set.of());
    check(node, created.secret());
    check(other, created.secret());

    assertThat(node.keys.revoke(created.key().id())).isTrue();
    assertThat(node.keys.revoke(created.key().id())).isFalse();
    assertThatThrownBy(() -> check(node, created.secret()))
        .isInstanceOf(UnauthenticatedException.class);
    other.pass(Duration.ofSeconds(5));
    assertThatThrownBy(() -> check(other, created.secret()))
        .isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void keysOfDisabledAndDeletedAccountsAreRefused() {
    node.add("ada");
    String secret = key("ada", Set.of(), Set.of()).secret();
    assertThat(check(node, secret)).isPresent();

    node.accounts.change("ada", Change.NONE.withEnabled(false));
    assertThatThrownBy(() -> check(node, secret)).isInstanceOf(UnauthenticatedException.class);
    node.accounts.change("ada", Change.NONE.withEnabled(true));
    assertThat(check(node, secret)).isPresent();
    node.accounts.delete("ada");
    assertThatThrownBy(() -> check(node, secret)).isInstanceOf(UnauthenticatedException.class);
    node.add("ada");
    assertThatThrownBy(() -> check(node, secret)).isInstanceOf(UnauthenticatedException.class);
    assertThat(node.keys.list(Optional.empty())).isEmpty();
  }

  @Test
  void accountHasALimitedNumberOfKeys() {
    node.add("ada");
    for (int made = 0; made < 100; made++) {
      key("ada", Set.of(), Set.of());
    }

    assertThatThrownBy(() -> key("ada", Set.of(), Set.of()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("100 keys");
    assertThatThrownBy(() -> key("bob", Set.of(), Set.of())).isInstanceOf(NotFoundException.class);
  }

  // --- the first account

  @Test
  void firstAccountIsMadeOnceWithItsPasswordInAFileOfItsOwn() throws Exception {
    Path file = folder.resolve("secrets/admin-password");
    Path elsewhere = folder.resolve("elsewhere/admin-password");

    assertThat(
            together(
                () -> String.valueOf(node.firstAdmin.make(file)),
                () -> String.valueOf(other.firstAdmin.make(elsewhere))))
        .containsExactlyInAnyOrder("true", "false");

    Path written = Files.exists(file) ? file : elsewhere;
    assertThat(Files.exists(file) && Files.exists(elsewhere)).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
        .isEqualTo("rw-------");
    String password = Files.readString(written).strip();
    assertThat(password).matches("([a-km-np-z2-9]{7}-){3}[a-km-np-z2-9]{7}");
    User admin = node.accounts.authenticate("admin", password).orElseThrow();
    assertThat(admin.principal().hasPermission("anything.at.all")).isTrue();

    Files.delete(written);
    assertThat(node.firstAdmin.make(file)).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void firstAccountIsNotMadeWhereItsPasswordCannotBeWritten() throws Exception {
    Path inTheWay = Files.writeString(folder.resolve("in-the-way"), "");

    assertThatThrownBy(() -> node.firstAdmin.make(inTheWay.resolve("admin-password")))
        .isInstanceOf(java.io.IOException.class);
    assertThat(node.accounts.list("", 10)).isEmpty();
    Path file = Files.writeString(folder.resolve("left-behind"), "of a start that was cut off");
    assertThat(node.firstAdmin.make(file)).isTrue();
    assertThat(Files.readString(file)).doesNotContain("cut off");
  }
}
