package dev.xcore.services.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.services.Relay;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseUrl;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
final class PostgresStateIT extends SharedStateContract {

  private static final int PORT = 5432;

  private @Nullable Relay relay;

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.postgres();
  }

  @Override
  DatabaseSettings at(TestDatabase made) throws Exception {
    relay = Relay.to(PORT);
    DatabaseSettings direct = made.settings();
    return new DatabaseSettings(
        direct.name(),
        direct.isDefault(),
        DatabaseUrl.parse(direct.url().jdbc().replace(":" + PORT, ":" + relay.port()), Path.of("")),
        direct.login(),
        direct.isolation(),
        direct.poolSize(),
        Duration.ofSeconds(3),
        direct.statementTimeout(),
        direct.slowQuery(),
        direct.isRequired(),
        direct.isEager());
  }

  @AfterEach
  void cut() throws Exception {
    if (relay != null) {
      relay.close();
    }
  }

  @Test
  void whatWasKnownLastHoldsWhileTheDatabaseIsAwayAtTheStart() throws Exception {
    start("b").put("shop", word(Wish.DISABLED, "ann"));
    start("b").installed("shop", version("1.2.0"));
    relay.cut();
    database.stop();
    database.start();

    PluginStates b = start("b");
    assertThat(b.status().isDegraded()).isTrue();
    assertThat(b.find("shop")).contains(word(Wish.DISABLED, "ann"));
    assertThat(b.all().get("shop").installed()).contains(version("1.2.0"));
    Listener listener = new Listener();
    b.follow(listener);
    assertThatThrownBy(() -> b.put("shop", word(Wish.ACTIVE, "ann")))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("nothing was changed");
    assertThat(b.find("shop")).contains(word(Wish.DISABLED, "ann"));

    relay.mend();
    await().atMost(LONG).until(() -> !b.status().isDegraded());
    await().atMost(LONG).until(() -> listener.writable.get() == 1);
    b.put("shop", word(Wish.ACTIVE, "ann"));
    assertThat(start("c").find("shop")).contains(word(Wish.ACTIVE, "ann"));
  }

  @Test
  void whatWasDoneWhileTheDatabaseWasAwayIsSentWhenItIsBack() throws Exception {
    PluginStates a = start("a");
    Listener listener = new Listener();
    a.follow(listener);
    await().atMost(LONG).until(() -> listener.writable.get() == 1);
    relay.cut();
    await().atMost(LONG).until(() -> a.status().isDegraded());
    a.record(act("shop", Kind.RELOAD, now()));
    assertThatThrownBy(() -> a.history("shop", 9)).isInstanceOf(ServiceUnavailableException.class);
    assertThatThrownBy(a::refresh).isInstanceOf(ServiceUnavailableException.class);

    relay.mend();
    await().atMost(LONG).until(() -> listener.writable.get() == 2);
    assertThat(a.history("shop", 9)).extracting(PluginAct::kind).containsExactly(Kind.RELOAD);
    assertThat(start("b").history("shop", 9)).hasSize(1);
  }

  @Test
  void aFileIsMovedWhenTheDatabaseComesBack() throws Exception {
    PluginStateFile.open(file("a"), LIMITS).put("shop", word(Wish.DISABLED, "ann"));
    relay.cut();
    PluginStates a = start("a");
    assertThat(a.find("shop")).contains(word(Wish.DISABLED, "ann"));
    assertThat(a.status().isDegraded()).isTrue();

    relay.mend();
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> {
          a.refresh();
          return true;
        });
    assertThat(start("b").find("shop")).contains(word(Wish.DISABLED, "ann"));
  }
}
