package dev.xcore.services.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

final class FileStateTest extends StateContract {

  @Override
  PluginStates start(String node) {
    PluginStates states = PluginStateFile.open(PluginStateFile.in(folder.resolve(node)), LIMITS);
    states.open();
    return states;
  }

  @Test
  void aLineThatACrashHasCutSpoilsNoOther() throws IOException {
    start("a").record(act("shop", Kind.LOAD, now()));
    Path file = folder.resolve("a/state/plugin-history.jsonl");
    Files.writeString(file, "{\"id\":\"x\",\"plu", StandardOpenOption.APPEND);

    PluginStates again = start("a");
    again.record(act("shop", Kind.UNLOAD, now().plusSeconds(1)));
    assertThat(start("a").history("shop", 9))
        .extracting(PluginAct::kind)
        .containsExactly(Kind.UNLOAD, Kind.LOAD);
  }

  @Test
  void theHistoryFileDoesNotGrowForEver() throws IOException {
    PluginStates states = start("a");
    for (int i = 0; i < 400; i++) {
      states.record(act("shop", Kind.RELOAD, now().plusMillis(i)));
    }
    Path file = folder.resolve("a/state/plugin-history.jsonl");
    assertThat(Files.readAllLines(file)).hasSizeLessThan(150);
  }
}
