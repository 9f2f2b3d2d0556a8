package dev.xcore.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.password4j.BcryptFunction;
import com.password4j.types.Bcrypt;
import dev.xcore.sdk.Passwords.Check;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PasswordHashesTest {

  private static final String PASSWORD = "walrus-tangent-93-obelisk";

  private final PasswordHashes quick = new PasswordHashes(UsersNode.QUICK, new SecureRandom());
  private final PasswordHashes usual =
      new PasswordHashes(PasswordSettings.USUAL, new SecureRandom());

  @Test
  void hashIsArgon2idWithTheSettingsOfOwasp() {
    String hash = usual.hash(PASSWORD);

    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(usual.check(PASSWORD, hash)).isEqualTo(Check.RIGHT);
    assertThat(usual.check(PASSWORD + " ", hash)).isEqualTo(Check.WRONG);
    assertThat(usual.hash(PASSWORD)).isNotEqualTo(hash);
  }

  /** Made by the reference implementation: argon2 "somesalt" -id -t 2 -m 16 -p 1 -l 32. */
  @Test
  void hashesOfTheReferenceImplementationAreUnderstood() {
    String known =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(usual.check("password", known)).isEqualTo(Check.RIGHT);
    assertThat(usual.check("passwore", known)).isEqualTo(Check.WRONG);
  }

  @Test
  void weakerSettingsAreOutdatedAndStrongerAreNot() {
    assertThat(usual.check(PASSWORD, quick.hash(PASSWORD))).isEqualTo(Check.OUTDATED);
    assertThat(usual.check("wrong", quick.hash(PASSWORD))).isEqualTo(Check.WRONG);
    assertThat(quick.check(PASSWORD, usual.hash(PASSWORD))).isEqualTo(Check.RIGHT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "B", "Y"})
  void bcryptIsAcceptedAndOutdated(String kind) {
    String hash = BcryptFunction.getInstance(Bcrypt.valueOf(kind), 4).hash(PASSWORD).getResult();

    assertThat(quick.check(PASSWORD, hash)).isEqualTo(Check.OUTDATED);
    assertThat(quick.check("wrong", hash)).isEqualTo(Check.WRONG);
    assertThat(quick.check("x".repeat(1024), hash)).isEqualTo(Check.WRONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2id$",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=2,p=99$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$2b$31$abcdefghijklmnopqrstuuZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "$2b$04$short",
        "{plain}walrus-tangent-93-obelisk"
      })
  void whatIsNoHashOrWouldTakeTooMuchIsWrong(String hash) {
    assertThat(quick.check(PASSWORD, hash)).isEqualTo(Check.WRONG);
  }

  @Test
  void lettersCountHoweverTheyAreComposed() {
    String hash = quick.hash("Zo\u00EB-tangent-obelisk");

    assertThat(quick.check("Zoe\u0308-tangent-obelisk", hash)).isEqualTo(Check.RIGHT);
    assertThat(quick.check("Zoe-tangent-obelisk", hash)).isEqualTo(Check.WRONG);
  }

  @Test
  void onlyPasswordsOfSomeLengthAreHashed() {
    assertThatThrownBy(() -> quick.hash("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> quick.hash("x".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1,024 characters");
    assertThat(quick.check("", quick.unmatched())).isEqualTo(Check.WRONG);
    assertThat(quick.check("x".repeat(1024), quick.hash("x".repeat(1024)))).isEqualTo(Check.RIGHT);
  }

  @Test
  void manyAtTheSameTimeWaitForEachOther() throws Exception {
    String hash = quick.hash(PASSWORD);
    List<Future<Check>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int each = 0; each < 100; each++) {
        running.add(threads.submit(() -> quick.check(PASSWORD, hash)));
      }
      for (Future<Check> each : running) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(Check.RIGHT);
      }
    }
  }

  @Test
  void listOfCommonWordsHasHundreds() {
    assertThat(CommonPasswords.load().size()).isGreaterThan(500);
  }

  @ParameterizedTest
  @CsvSource({
    "short-one-93, has 12, false",
    "short-on-93, has 11 characters; use at least 12, true",
    "aaaaaaaaaaaaaaaaaaaa, repeats the same few characters, true",
    "abababababababababab, repeats the same few characters, true",
    "Password1234!, is made of common words, true",
    "p4ssw0rd-2024-p4ssw0rd, is made of common words, true",
    "IloveYou#Sunshine#99, is made of common words, true",
    "qwertyuiop123456, is made of common words, true",
    "839201756214, is made of common words, true",
    "x-ADA.lovelace-93-x, contains the name of the account, true",
    "correct horse battery staple, , false",
    "walrus-tangent-93-obelisk, , false",
    "\u043F\u0430\u0440\u043E\u043B\u044C-\u043C\u043E\u0440\u0436-93, , false",
  })
  void weaknessesAreNamed(String password, String weakness, boolean isWeak) {
    List<String> found = quick.weaknesses(password, "ada.lovelace");

    if (isWeak) {
      assertThat(found).anySatisfy(each -> assertThat(each).contains(weakness));
    } else {
      assertThat(found).isEmpty();
    }
  }

  @Test
  void brokenAndControlCharactersAreRefused() {
    assertThat(quick.weaknesses("walrus-tangent-\uD83D-obelisk", "ada"))
        .containsExactly("contains half of a character; use whole ones");
    assertThat(quick.weaknesses("walrus-tangent-\u0000-obelisk", "ada")).hasSize(1);
    assertThat(quick.weaknesses("x".repeat(100_000), "ada")).hasSize(1);
  }
}
