package dev.xcore.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Timeout(300)
final class AuditKillIT {

  @TempDir private Path folder;

  @Test
  void whatWasToldSurvivesAnyKill() throws Exception {
    Set<String> told = new HashSet<>();
    for (int round = 1; round <= 8; round++) {
      told.addAll(writeAndKill(150 * round));
      AuditSettings settings = AuditWriter.settings(folder);
      AuditVerdict verdict =
          AuditVerification.of(settings.directory(), settings.witness(), AuditWriter.KEY).verify(1);
      assertThat(verdict.findings()).as("round %d", round).isEmpty();
      assertThat(recorded(settings)).as("round %d", round).containsAll(told);
    }
  }

  private static Set<String> recorded(AuditSettings settings) throws IOException {
    return AuditReader.of(settings.directory(), AuditWriter.KEY)
        .oldest(AuditFilter.all(), 0, Integer.MAX_VALUE)
        .records()
        .stream()
        .map(each -> each.event().subject())
        .collect(Collectors.toSet());
  }

  private Set<String> writeAndKill(int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    AuditWriter.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<String> told = new HashSet<>();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null) {
        told.add(line);
        if (told.size() == lines) {
          process.destroyForcibly();
        }
        line = told.size() > lines + 100_000 ? null : out.readLine();
      }
    } catch (IOException closed) {
      assertThat(closed).hasMessageContaining("losed");
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told).hasSizeGreaterThanOrEqualTo(lines);
    return told;
  }
}
