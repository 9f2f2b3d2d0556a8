package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnloadTextTest {

  private static String printed(Map<String, Object> unloads) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    UnloadText.print(
        new Terminal(writer, writer, InputStream.nullInputStream(), false), Trees.members(unloads));
    return out.toString();
  }

  @Test
  void aPluginWithoutPastVersionsPrintsNothing() {
    assertThat(printed(Map.of())).isEmpty();
    assertThat(printed(Map.of("collected", 0, "versions", List.of()))).isEmpty();
  }

  @Test
  void whatHoldsAVersionIsPrintedWithItsPathAndItsMending() {
    Map<String, Object> holder =
        Map.of(
            "kind", "timer",
            "description", "thread 'shop-timer'",
            "path", List.of("root: a running thread", "java.util.TimerThread"),
            "advice", "call Timer.cancel() in onUnload");
    Map<String, Object> version =
        Map.of(
            "version", "1.0.0",
            "since", "2026-03-01T09:14:02Z",
            "state", "leaked",
            "cleaned", List.of("MBean shop:type=Stock"),
            "holders", List.of(holder));

    assertThat(
            printed(
                Map.of("collected", 12, "pending", 0, "leaked", 1, "versions", List.of(version))))
        .contains(
            "12 left memory, 0 pending, 1 stay in it",
            "1.0.0 ended 2026-03-01T09:14:02Z: leaked",
            "cleaned MBean shop:type=Stock",
            "timer thread 'shop-timer'",
            "      java.util.TimerThread",
            "to mend it: call Timer.cancel() in onUnload");
  }
}
