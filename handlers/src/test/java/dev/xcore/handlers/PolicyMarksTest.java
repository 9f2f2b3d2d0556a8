package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CircuitBreaker;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.RateLimit;
import dev.xcore.sdk.RequiresRole;
import dev.xcore.sdk.Retry;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
class PolicyMarksTest {

  static class Good {
    @Action
    @Retry(maxAttempts = 5, backoff = "2s", on = IOException.class)
    @CircuitBreaker(failureRate = 25, window = 10, openFor = "1m")
    void act() {}

    @Get("/a")
    @RateLimit(calls = 3, period = "1m")
    String route() {
      return "a";
    }

    @Action
    void plain() {}
  }

  @Test
  void annotationsOfActionsAndRoutesAreRead() {
    HandlerTable table = Tables.of(Good.class);

    assertThat(table.actions().get("act").policy())
        .isEqualTo(
            new CallPolicy(
                Optional.of(
                    new CallPolicy.Repetition(
                        5, Duration.ofSeconds(2), List.of(IOException.class))),
                Optional.of(new CallPolicy.Suspension(25, 10, Duration.ofMinutes(1))),
                Optional.empty()));
    assertThat(Tables.route(table, "GET", "/a").policy().rateLimit())
        .contains(new CallPolicy.Rate(3, Duration.ofMinutes(1)));
    assertThat(table.actions().get("plain").policy().isEmpty()).isTrue();
  }

  static class Wrong {
    @Action
    @Retry(
        maxAttempts = 0,
        backoff = "soon",
        on = {})
    void a() {}

    @Action
    @CircuitBreaker(failureRate = 0.5, window = 0, openFor = "0s")
    void b() {}

    @Get("/c")
    @RateLimit(calls = 0, period = "-1s")
    void c() {}
  }

  @Test
  void everyWrongValueIsReportedAtOnce() {
    assertThat(problems(Wrong.class))
        .contains(
            "Wrong.a(): @Retry maxAttempts is 0; it is 1 to 100",
            "Wrong.a(): @Retry on is empty: name the exceptions after which the method is repeated",
            "Wrong.a(): @Retry backoff 'soon' is no duration such as 500ms, 10s or 5m",
            "Wrong.b(): @CircuitBreaker failureRate is a percentage from 1 to 100",
            "Wrong.b(): @CircuitBreaker window is 0; it is 1 to 1000000",
            "Wrong.b(): @CircuitBreaker openFor '0s' is no duration such as 500ms, 10s or 5m of at"
                + " least a millisecond",
            "Wrong.c(): @RateLimit calls is 0; it is 1 to 2147483647");
  }

  static class Misplaced {
    @Retry
    void helper() {}

    @RequiresRole("admin")
    private void secret() {}

    @HealthCheck
    @RateLimit(calls = 1)
    Health health() {
      return Health.healthy();
    }

    @WebSocket("/s")
    @CircuitBreaker
    WebSocketListener socket() {
      return new WebSocketListener() {};
    }
  }

  @Test
  void annotationsOnWhatIsNotCalledByThePlatformAreAnError() {
    assertThat(problems(Misplaced.class))
        .containsExactlyInAnyOrder(
            "Misplaced.helper(): has @Retry, which works on handler methods only: this one has"
                + " neither @Action nor a route annotation such as @Get; put it on the handlers"
                + " that call it, or make it an action and call that by context.calls()",
            "Misplaced.secret(): has @RequiresRole, which works on handler methods only: this one"
                + " has neither @Action nor a route annotation such as @Get; put it on the"
                + " handlers that call it, or ask CallContext.current().principal()",
            "Misplaced.health(): has @RateLimit and @HealthCheck; @RateLimit works on actions and"
                + " routes only",
            "Misplaced.socket(): has @CircuitBreaker and @WebSocket; @CircuitBreaker works on"
                + " actions and routes only");
  }

  static class NoHandlers {
    @CircuitBreaker
    void helper() {}
  }

  @Test
  void aClassWithoutHandlersIsLookedAtToo() {
    assertThat(problems(NoHandlers.class)).hasSize(1);
  }

  @RequiresRole("clerk")
  static class Guarded {
    @Action
    void plain() {}

    @Action(roles = "boss")
    void own() {}

    @Get("/a")
    @RequiresRole({"boss", "auditor"})
    String route() {
      return "a";
    }
  }

  @Test
  void rolesOfTheClassHoldWhereAHandlerNamesNone() {
    HandlerTable table =
        Tables.of(Guarded.class)
            .with("shop", Router.create().get("/b", request -> "b"), Binder.create());

    assertThat(table.roles()).containsExactly("clerk");
    assertThat(table.hasDemands()).isTrue();
    assertThat(table.actions().get("plain").roles()).containsExactly("clerk");
    assertThat(table.actions().get("own").roles()).containsExactly("boss");
    assertThat(Tables.route(table, "GET", "/a").roles()).containsExactly("boss", "auditor");
    assertThat(Tables.route(table, "GET", "/b").roles()).containsExactly("clerk");
  }

  @RequiresRole({})
  static class Twice {
    @Action(roles = "boss")
    @RequiresRole("clerk")
    void both() {}

    @Get("/x")
    @RequiresRole(" ")
    void blank() {}
  }

  @Test
  void wrongRolesAreReported() {
    assertThat(problems(Twice.class))
        .anyMatch(problem -> problem.startsWith("Twice: @RequiresRole names no role"))
        .anyMatch(problem -> problem.startsWith("Twice.both(): names roles twice"))
        .anyMatch(problem -> problem.startsWith("Twice.blank(): has an empty role name"));
  }

  static class Checked {
    @HealthCheck
    Health cache() {
      return Health.degraded("cold");
    }

    @HealthCheck("db.main")
    Health database() {
      return Health.healthy();
    }
  }

  @Test
  void healthChecksAreFoundAndCalled() throws Throwable {
    List<HealthCheckDescriptor> checks = Tables.of(Checked.class).healthChecks();

    assertThat(checks).extracting(HealthCheckDescriptor::name).containsExactly("cache", "db.main");
    assertThat(checks.getFirst().invoker().check(new Checked())).isEqualTo(Health.degraded("cold"));
  }

  static class WrongChecks {
    @HealthCheck
    boolean answer() {
      return true;
    }

    @HealthCheck
    Health asks(String what) {
      return Health.healthy();
    }

    @HealthCheck("a b")
    Health named() {
      return Health.healthy();
    }

    @HealthCheck("x")
    Health first() {
      return Health.healthy();
    }

    @HealthCheck("x")
    Health second() {
      return Health.healthy();
    }

    @HealthCheck
    private Health hidden() {
      return Health.healthy();
    }

    @HealthCheck
    @Action
    Health callable() {
      return Health.healthy();
    }
  }

  @Test
  void wrongHealthChecksAreReportedAtOnce() {
    assertThat(problems(WrongChecks.class))
        .hasSize(6)
        .anyMatch(problem -> problem.contains("returns boolean; a @HealthCheck method returns"))
        .anyMatch(problem -> problem.contains("asks(String): has parameters"))
        .anyMatch(problem -> problem.contains("'a b' is no name"))
        .anyMatch(problem -> problem.contains("the health check 'x' is served by"))
        .anyMatch(problem -> problem.contains("@HealthCheck is on a private method"))
        .anyMatch(problem -> problem.contains("is a @HealthCheck and a handler of calls"));
  }
}
