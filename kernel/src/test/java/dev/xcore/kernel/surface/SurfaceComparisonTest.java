package dev.xcore.kernel.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ApiVersion;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurfaceComparisonTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  static class Before {
    public record User(long id, String name) {}

    public record NewUser(@Size(max = 64) String name) {}

    @Get("/users/{id}")
    public User user(long id, Optional<String> lang) {
      throw new AssertionError();
    }

    @Post("/users")
    public User add(NewUser body) {
      throw new AssertionError();
    }

    @Delete(
        value = "/users/{id}",
        status = 204,
        roles = {"admin", "owner"})
    public void remove(long id) {}

    @Action("count")
    public int count() {
      return 0;
    }

    @Action("find")
    public User find(String name) {
      throw new AssertionError();
    }

    @WebSocket("/feed")
    public WebSocketListener feed() {
      throw new AssertionError();
    }
  }

  static class After {
    public record User(long id, Optional<String> name, String email) {}

    public record NewUser(@Size(max = 32) String name, String email) {}

    @Get("/users/{number}")
    public User user(long number, Optional<String> lang, @HeaderParam("X-Tenant") String tenant) {
      throw new AssertionError();
    }

    @Post(value = "/users", status = 201)
    public User add(NewUser body) {
      throw new AssertionError();
    }

    @Delete(
        value = "/users/{id}",
        status = 204,
        roles = {"admin"})
    public void remove(long id) {}

    @Action("find")
    public User find(String name, Optional<Integer> limit) {
      throw new AssertionError();
    }

    @Get("/ping")
    public String ping() {
      return "pong";
    }
  }

  @Test
  void everyChangeIsFoundWithItsPlace() {
    SurfaceComparison comparison = compare(Before.class, "1.0.0", "", After.class, "1.1.0", "");

    assertThat(comparison.changes())
        .extracting(change ->
            (change.isBreaking() ? "! " : "")
                + (change.place() + " " + change.field()).strip()
                + ": "
                + change.message())
        .containsExactlyInAnyOrder(
            "! GET /users/{id} header x-tenant: is new and required",
            "! GET /users/{id} answer.name: may be missing now",
            "! GET /users/{id} answer.name: may be null now",
            "! POST /users body.name: maxLength changed from 64 to 32",
            "! POST /users body.email: is new and required",
            "! POST /users status: changed from 200 to 201",
            "! POST /users answer.name: may be missing now",
            "! POST /users answer.name: may be null now",
            "! DELETE /users/{id} roles: is closed to the roles [owner] now",
            "! action count: is gone",
            "! action find result.name: may be missing now",
            "! action find result.name: may be null now",
            "! WebSocket /feed: is gone",
            "GET /users/{id} answer.email: is new",
            "POST /users answer.email: is new",
            "action find payload.limit: is new and optional",
            "action find result.email: is new",
            "GET /ping: is new");
    assertThat(comparison.isAllowed()).isFalse();
    assertThat(comparison.needed()).isEqualTo("2.0.0");
  }

  @Test
  void theSameClassesHaveNoChanges() {
    assertThat(compare(Before.class, "1.0.0", "", Before.class, "1.0.0", "").changes()).isEmpty();
  }

  @Test
  void theWayBackTellsOtherThings() {
    assertThat(compare(After.class, "1.0.0", "", Before.class, "2.0.0", "").breaking())
        .extracting(SurfaceChange::toString)
        .containsExactlyInAnyOrder(
            "GET /users/{number} answer.email: is gone; compatible would be: keep it",
            "POST /users status: changed from 201 to 200; compatible would be: keep 201",
            "POST /users answer.email: is gone; compatible would be: keep it",
            "GET /ping: is gone; compatible would be: keep it until the next major version, or in"
                + " an API version",
            "action find result.email: is gone; compatible would be: keep it");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.1, false, 2.0.0",
    "1.0.0, 1.1.0, false, 2.0.0",
    "1.0.0, 2.0.0, true, 2.0.0",
    "1.9.0, 2.0.0-beta, true, 2.0.0",
    "0.1.0, 0.1.1, false, 0.2.0",
    "0.1.0, 0.2.0, true, 0.2.0",
    "0.1.0, 1.0.0, true, 0.2.0",
    "2.0.0, 1.0.0, false, 3.0.0",
  })
  void breakingChangesNeedAHigherMajorVersion(
      String from, String to, boolean isAllowed, String needed) {
    SurfaceComparison comparison = compare(Before.class, from, "", After.class, to, "");

    assertThat(comparison.isAllowed()).isEqualTo(isAllowed);
    assertThat(comparison.needed()).isEqualTo(needed);
  }

  static class Versioned {
    @Get("/a")
    @ApiVersion("v1")
    public String old() {
      return "";
    }

    @Get("/a")
    @ApiVersion("v2")
    public int now() {
      return 1;
    }
  }

  static class Unversioned {
    @Get("/a")
    public String old() {
      return "";
    }
  }

  static class OnlyNew {
    @Get("/a")
    public int now() {
      return 1;
    }
  }

  @Test
  void aNewVersionBesideTheOldOneBreaksNothing() {
    assertThat(
            compare(
                    Unversioned.class,
                    "1.0.0",
                    "",
                    Versioned.class,
                    "1.1.0",
                    "api: {versions: [v1, v2]}")
                .changes())
        .extracting(SurfaceChange::toString)
        .containsExactly("api versions: 'v1' is new", "api versions: 'v2' is new");
    assertThat(
            compare(
                    Unversioned.class,
                    "1.0.0",
                    "",
                    Versioned.class,
                    "1.1.0",
                    "api: {versions: [v1, v2], default: v2}")
                .breaking())
        .singleElement()
        .asString()
        .startsWith("GET /a answer: type changed from string to integer");
  }

  @Test
  void aVersionMayGoAfterItsSunsetOnly() {
    String both = "api: {versions: [v1, v2], default: v2, sunset: {v1: %s}}";

    assertThat(
            compare(
                    Versioned.class,
                    "1.0.0",
                    both.formatted("2026-12-31"),
                    OnlyNew.class,
                    "1.1.0",
                    "api: {versions: [v2]}")
                .breaking())
        .singleElement()
        .asString()
        .startsWith("api versions: 'v1' is gone");
    assertThat(
            compare(
                    Versioned.class,
                    "1.0.0",
                    both.formatted("2026-05-31"),
                    OnlyNew.class,
                    "1.1.0",
                    "api: {versions: [v2]}")
                .breaking())
        .isEmpty();
  }

  @Test
  void aMovedPrefixBreaksEverybody() {
    assertThat(
            compare(Before.class, "1.0.0", "", Before.class, "1.1.0", "api: {prefix: /shop}")
                .breaking())
        .extracting(SurfaceChange::place, SurfaceChange::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("api", "prefix"));
  }

  private static SurfaceComparison compare(
      Class<?> before, String from, String oldApi, Class<?> after, String to, String newApi) {
    return SurfaceComparison.of(
        Surfaces.of(before, from, oldApi), Surfaces.of(after, to, newApi), () -> NOW);
  }

  @Test
  void changesOfOneKindKeepTheirOrder() {
    assertThat(List.copyOf(compare(Before.class, "1.0.0", "", After.class, "1.1.0", "").changes()))
        .isSortedAccordingTo((one, other) -> Boolean.compare(other.isBreaking(), one.isBreaking()));
  }
}
