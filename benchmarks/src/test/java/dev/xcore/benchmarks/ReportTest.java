package dev.xcore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ReportTest {

  private final Report report =
      new Report(
          List.of(
              Figure.of("fast", 90, "requests/s").beside("peer", 100).atLeastOfPeer(0.8),
              Figure.of("slow", 400.4, "ns").atMost(300)));

  @Test
  void theTableTellsMissesFromPromisesKept() {
    assertThat(report.table())
        .contains("fast  90.0 requests/s  100 peer  0.90   at least 80 % of the peer  yes")
        .contains("at most 300 ns")
        .contains("NO");
  }

  @Test
  void theFileHasTheSameFigures(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deep/figures.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/figures/0/ratio").asDouble()).isEqualTo(0.9);
    assertThat(json.at("/figures/0/kept").asBoolean()).isTrue();
    assertThat(json.at("/figures/1/kept").asBoolean()).isFalse();
  }

  @Test
  void aMedianIsNotMovedByOneOutlier() {
    assertThat(Medians.of(List.of(1.0, 2.0, 900.0).stream().mapToDouble(v -> v))).isEqualTo(2);
    assertThat(Medians.of(List.of(1.0, 3.0).stream().mapToDouble(v -> v))).isEqualTo(2);
  }
}
