package dev.xcore.auth.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the standards. */
class TotpTest {

  private static final String SEED = "1234567890";

  private static byte[] seed(int length) {
    return SEED.repeat(7).substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "59, 94287082, 46119246, 90693936",
    "1111111109, 07081804, 68084774, 25091201",
    "1111111111, 14050471, 67062674, 99943326",
    "1234567890, 89005924, 91819424, 93441116",
    "2000000000, 69279037, 90698825, 38618901",
    "20000000000, 65353130, 77737706, 47863826"
  })
  void isThatOfRfc6238(long time, String sha1, String sha256, String sha512) {
    long step = Totp.step(time);
    assertThat(Totp.code(seed(20), step, "HmacSHA1", 8)).isEqualTo(sha1);
    assertThat(Totp.code(seed(32), step, "HmacSHA256", 8)).isEqualTo(sha256);
    assertThat(Totp.code(seed(64), step, "HmacSHA512", 8)).isEqualTo(sha512);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
    "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
  })
  void isThatOfRfc4226(long counter, String code) {
    assertThat(Totp.code(seed(20), counter)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32IsThatOfRfc4648(String plain, String encoded) {
    assertThat(Base32.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }

  @Test
  void secretsHave160Bits() {
    assertThat(Totp.newSecret(new java.security.SecureRandom())).hasSize(20);
  }
}
