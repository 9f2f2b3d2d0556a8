package dev.xcore.auth.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionScopeTest {

  @ParameterizedTest
  @CsvSource({
    "orders.read, orders.read, true",
    "orders.*, orders.read, true",
    "orders.*, orders.*, true",
    "orders.*, orders.r*, true",
    "orders.*, orders.**, false",
    "orders.*, orders.read.all, false",
    "orders.**, orders.*, true",
    "orders.**, orders.*.x.**, true",
    "**, **, true",
    "**, *, true",
    "*, **, false",
    "*, a, true",
    "***, **, true",
    "**, ***, true",
    "*.read, orders.read, true",
    "*.read, **.read, false",
    "a*c, abc, true",
    "a*c, a*, false",
    "a:*, a:b, true",
    "a:*, a.b, false",
    "*:b, *.b, false",
  })
  void patternCoversWhatItAllowsAllOf(String wide, String narrow, boolean covers) {
    assertThat(PermissionScope.covers(wide, narrow)).isEqualTo(covers);
  }

  @Test
  void whatBothAllowIsNeverMoreThanEitherDoes() {
    Random random = new Random(7);
    List<String> names = new ArrayList<>();
    for (int each = 0; each < 200; each++) {
      names.add(word(random, "ab.:"));
    }
    for (int round = 0; round < 2000; round++) {
      Set<String> first = Set.copyOf(List.of(word(random, "ab.*:*"), word(random, "ab.**")));
      Set<String> second = Set.copyOf(List.of(word(random, "ab.*:*"), word(random, "ab.**")));
      Set<String> both = PermissionScope.common(first, second);
      for (String name : names) {
        assertThat(allows(both, name) && !(allows(first, name) && allows(second, name)))
            .as("%s of %s and %s allows %s", both, first, second, name)
            .isFalse();
      }
    }
  }

  private static boolean allows(Set<String> patterns, String name) {
    return new Principal("x", Set.of(), patterns, Optional.empty()).hasPermission(name);
  }

  private static String word(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(6);
    for (int at = 0; at < length; at++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
