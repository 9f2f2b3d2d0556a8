package dev.xcore.services.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.Wish;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes share of plugins, whichever database keeps it. */
abstract class SharedStateContract extends StateContract {

  static final Duration LONG = Duration.ofSeconds(30);

  private final List<PluginStates> started = new ArrayList<>();
  private TestDatabase test;
  DatabaseService database;

  abstract TestDatabase make(Path folder);

  /** How the database is reached. */
  DatabaseSettings at(TestDatabase made) throws Exception {
    return made.settings();
  }

  @BeforeEach
  void begin() throws Exception {
    test = make(folder);
    database = DatabaseService.create(at(test), () -> TestDatabase.SECRET, Optional.empty());
    database.start();
  }

  @AfterEach
  void end() throws Exception {
    started.forEach(PluginStates::close);
    if (database != null) {
      database.stop();
      test.close();
    }
  }

  Path file(String node) {
    return PluginStateFile.in(folder.resolve(node));
  }

  @Override
  PluginStates start(String node) {
    PluginStates states = prepare(node);
    states.open();
    return states;
  }

  PluginStates prepare(String node) {
    PluginStates states =
        SqlPluginStates.create(
            () -> database.platform().database(),
            new StateSettings(node, file(node), Duration.ofMillis(100), LIMITS));
    started.add(states);
    return states;
  }

  /** Remembers what it hears. */
  static final class Listener implements PluginStates.Follower {
    final Set<String> heard = new ConcurrentSkipListSet<>();
    final AtomicInteger writable = new AtomicInteger();

    @Override
    public void changed(Set<String> plugins) {
      heard.addAll(plugins);
    }

    @Override
    public void writable() {
      writable.incrementAndGet();
    }
  }

  @Test
  void whatOneNodeSaysAnotherHears() {
    PluginStates a = start("a");
    PluginStates b = start("b");
    Listener listener = new Listener();
    b.follow(listener);
    await().atMost(LONG).until(() -> listener.writable.get() == 1);

    a.put("shop", word(Wish.DISABLED, "ann"));
    a.installed("bank", version("1.2.0"));
    await().atMost(LONG).until(() -> listener.heard.containsAll(Set.of("shop", "bank")));
    assertThat(b.find("shop")).contains(word(Wish.DISABLED, "ann"));
    assertThat(b.all()).isEqualTo(a.all());

    listener.heard.clear();
    b.put("shop", word(Wish.ACTIVE, "bob"));
    a.refresh();
    assertThat(a.find("shop")).contains(word(Wish.ACTIVE, "bob"));
    assertThat(listener.heard).isEmpty();
  }

  @Test
  void theLastWordWinsAndNothingElseIsLost() {
    PluginStates a = start("a");
    PluginStates b = start("b");
    a.installed("shop", version("1.2.0"));
    b.put("shop", word(Wish.DISABLED, "bob"));
    a.put("shop", word(Wish.UNLOADED, "ann"));

    assertThat(start("c").find("shop")).contains(word(Wish.UNLOADED, "ann"));
    assertThat(start("c").all().get("shop").installed()).contains(version("1.2.0"));
  }

  @Test
  void nodesThatWriteAtOnceLoseNothing() throws Exception {
    List<PluginStates> nodes = List.of(start("a"), start("b"), start("c"));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> all = new ArrayList<>();
      for (PluginStates node : nodes) {
        all.add(
            threads.submit(() -> {
              String name = node.status().node();
              for (int i = 0; i < 10; i++) {
                node.put("shop", word(i % 2 == 0 ? Wish.DISABLED : Wish.ACTIVE, name));
                node.installed(name, version("1.0." + i));
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    nodes.forEach(PluginStates::refresh);
    assertThat(nodes).allMatch(node -> node.all().equals(nodes.getFirst().all()));
    assertThat(nodes.getFirst().all()).containsKeys("shop", "a", "b", "c");
    for (String name : List.of("a", "b", "c")) {
      assertThat(nodes.getFirst().all().get(name).installed()).contains(version("1.0.9"));
    }
  }

  @Test
  void whatWasRemovedOnOneNodeShallNotServeOnOthers() {
    PluginStates a = start("a");
    PluginStates b = start("b");
    a.installed("shop", version("1.2.0"));
    a.removed("shop", "ann");
    b.refresh();
    assertThat(b.find("shop").orElseThrow())
        .extracting(DesiredState::wish, DesiredState::actor)
        .containsExactly(Wish.UNLOADED, "ann (removed it)");
    b.forget("shop");
    assertThat(start("c").find("shop")).isPresent();
  }

  @Test
  void theFileOfANodeIsMovedOnce() throws Exception {
    PluginStates alone = PluginStateFile.open(file("a"), LIMITS);
    alone.put("shop", word(Wish.DISABLED, "ann"));
    alone.installed("bank", version("1.2.0"));
    alone.record(act("shop", Kind.DISABLE, now()));

    PluginStates a = start("a");
    assertThat(a.all()).isEqualTo(alone.all());
    assertThat(a.history("shop", 9)).extracting(PluginAct::kind).containsExactly(Kind.DISABLE);
    assertThat(Files.readString(file("a"))).contains("copy_of: \"database\"");

    a.put("shop", word(Wish.ACTIVE, "bob"));
    PluginStates b = start("b");
    assertThat(start("a").find("shop")).contains(word(Wish.ACTIVE, "bob"));
    assertThat(b.all()).isEqualTo(a.all());
    assertThat(b.history("shop", 9)).hasSize(1);
  }

  @Test
  void aNodeThatDiedAfterTheMoveDoesNotMoveAgain() throws Exception {
    PluginStateFile.open(file("a"), LIMITS).put("shop", word(Wish.DISABLED, "ann"));
    start("a");
    String id = test.read("SELECT id FROM " + test.platformTable("plugin_move"));
    Files.writeString(
        file("a"),
        "move: \""
            + id
            + "\"\nplugins: {shop: {wish: unloaded, since: \"2030-01-01T00:00:00Z\"}}\n");

    assertThat(start("a").find("shop")).contains(word(Wish.DISABLED, "ann"));
    assertThat(test.read("SELECT COUNT(*) FROM " + test.platformTable("plugin_move")))
        .isEqualTo("1");
  }

  @Test
  void ofWordsInTwoFilesTheLaterOneCounts() {
    PluginStateFile.open(file("a"), LIMITS).put("shop", word(Wish.DISABLED, "ann"));
    PluginStateFile.open(file("b"), LIMITS)
        .put("shop", new DesiredState(Wish.UNLOADED, "bob", THEN.plusSeconds(1)));
    PluginStateFile.open(file("c"), LIMITS)
        .put("shop", new DesiredState(Wish.ACTIVE, "eve", THEN.minusSeconds(1)));
    start("a");
    start("b");
    start("c");
    assertThat(start("d").find("shop").map(DesiredState::actor)).contains("bob");
  }

  @Test
  void goingBackToTheFileKeepsWhatTheDatabaseSaidLast() {
    start("a").put("shop", word(Wish.DISABLED, "ann"));
    assertThat(PluginStateFile.open(file("a"), LIMITS).find("shop"))
        .contains(word(Wish.DISABLED, "ann"));
  }
}
