package dev.xcore.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that keeps wishes is killed at any moment. */
@Timeout(120)
final class DesiredStateCrashIT {

  private static final int ROUNDS = 10;

  @TempDir private Path folder;

  /** Keeps one wish after the other, and says so on its output when it is kept. */
  static final class Wisher {

    private Wisher() {}

    public static void main(String[] arguments) {
      PluginStateFile states = PluginStateFile.open(Path.of(arguments[0]), HistoryLimits.USUAL);
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        states.put("shop", new DesiredState(wish(i), "user" + i, Instant.EPOCH.plusSeconds(i)));
        System.out.println(i);
        System.out.flush();
      }
    }
  }

  private static Wish wish(int number) {
    return Wish.values()[number % Wish.values().length];
  }

  @Test
  void whatWasAcknowledgedHoldsAfterAKill() throws Exception {
    Path file = folder.resolve("state/plugins.yaml");
    Random random = new Random(7);
    int next = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = runAndKill(file, next, random.nextInt(60));
      DesiredState kept =
          PluginStateFile.open(file, HistoryLimits.USUAL).find("shop").orElseThrow();
      int number = (int) kept.since().getEpochSecond();

      assertThat(number).isBetween(acknowledged, acknowledged + 1);
      assertThat(kept.wish()).isEqualTo(wish(number));
      next = number + 1;
    }
  }

  /** Returns the last wish that was acknowledged. */
  private int runAndKill(Path file, int first, int moreMillis)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "acknowledged", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Wisher.class.getName(),
                file.toString(),
                Integer.toString(first))
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> !whole(output).isEmpty());
      Thread.sleep(moreMillis);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    return Integer.parseInt(whole(output).getLast());
  }

  /** The kill may cut the last line short. */
  private static List<String> whole(Path output) throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
