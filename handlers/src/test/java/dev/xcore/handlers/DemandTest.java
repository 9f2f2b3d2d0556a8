package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandTest {

  private static final Principal CLERK =
      new Principal("ada", Set.of("clerk"), Set.of("orders.*"), Optional.empty());
  private static final Principal NOBODY = new Principal("bob", Set.of());

  @Test
  void nothingIsMetByAnybody() {
    assertThat(Demand.NONE.isMetBy(NOBODY)).isTrue();
    assertThat(Demand.NONE.isEmpty()).isTrue();
    assertThat(Demand.ofRoles(List.of())).isEqualTo(Demand.NONE);
  }

  @Test
  void oneOfTheRolesIsEnough() {
    assertThat(Demand.ofRoles(List.of("admin", "clerk")).isMetBy(CLERK)).isTrue();
    assertThat(Demand.ofRoles(List.of("admin")).isMetBy(CLERK)).isFalse();
    assertThat(Demand.ofRoles(List.of("admin")).missing(CLERK)).contains("roles [admin]");
  }

  @Test
  void oneOfThePermissionsIsEnoughAndPatternsCount() {
    assertThat(new Demand(List.of(), List.of("stock.read", "orders.read")).isMetBy(CLERK)).isTrue();
    assertThat(new Demand(List.of(), List.of("stock.read")).isMetBy(CLERK)).isFalse();
  }

  @Test
  void rolesAndPermissionsAreBothNeeded() {
    Demand both = new Demand(List.of("clerk"), List.of("stock.read"));
    assertThat(both.isMetBy(CLERK)).isFalse();
    assertThat(both.missing(CLERK)).contains("permissions [stock.read]");
    assertThat(new Demand(List.of("clerk"), List.of("orders.read")).isMetBy(CLERK)).isTrue();
  }

  @Test
  void aStarStandsForAnybodyWhoIsLoggedIn() {
    assertThat(Demand.ofRoles(List.of("*")).isMetBy(NOBODY)).isTrue();
    assertThat(Demand.ofRoles(List.of("*")).isEmpty()).isFalse();
  }

  @Test
  void itSaysWhatItWants() {
    assertThat(new Demand(List.of("clerk"), List.of("orders.read")).text())
        .isEqualTo("one of the roles [clerk] and one of the permissions [orders.read]");
    assertThat(Demand.ofRoles(List.of("*")).text()).isEqualTo("a login");
  }
}
