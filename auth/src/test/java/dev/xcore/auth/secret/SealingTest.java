package dev.xcore.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealingTest {

  private static final byte[] PLAIN = "what nobody may read".getBytes(StandardCharsets.UTF_8);

  @Test
  void opensOnlyWhatWasSealedByTheSameSecretForTheSamePurposeAndPlace() {
    Sealing sealing = Sealing.of("secret", "purpose");
    String sealed = sealing.seal(PLAIN, "row 1");

    assertThat(Sealing.of("secret", "purpose").open(sealed, "row 1")).hasValue(PLAIN);
    assertThat(sealing.open(sealed, "row 2")).isEmpty();
    assertThat(Sealing.of("Secret", "purpose").open(sealed, "row 1")).isEmpty();
    assertThat(Sealing.of("secret", "other").open(sealed, "row 1")).isEmpty();
    assertThat(sealing.seal(PLAIN, "row 1")).isNotEqualTo(sealed);
  }

  @Test
  void noticesEveryChange() {
    Sealing sealing = Sealing.of("secret", "purpose");
    byte[] sealed = Base64.getDecoder().decode(sealing.seal(PLAIN, "row"));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(sealing.open(Base64.getEncoder().encodeToString(changed), "row")).isEmpty();
    }
    assertThat(sealing.open("", "row")).isEmpty();
    assertThat(sealing.open("not Base64!", "row")).isEmpty();
  }

  @Test
  void wantsASecret() {
    assertThatThrownBy(() -> Sealing.of(" ", "purpose"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("app.secret_key");
  }
}
