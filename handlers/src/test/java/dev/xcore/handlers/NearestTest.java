package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void theClosestNameIsSuggested() {
    assertThat(Nearest.hint("userid", List.of("user", "userId", "id")))
        .isEqualTo("; did you mean 'userId'?");
    assertThat(Nearest.hint("nmae_x", List.of("name_x"))).isEqualTo("; did you mean 'name_x'?");
  }

  @Test
  void nothingIsSuggestedWhereNothingIsClose() {
    assertThat(Nearest.hint("colour", List.of("id", "name"))).isEmpty();
    assertThat(Nearest.hint("x", List.of())).isEmpty();
  }
}
