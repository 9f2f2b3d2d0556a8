package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests of the examples, run as their authors run them. */
class ExamplesIT {

  @ParameterizedTest
  @CsvSource({
    "hello, 4",
    "calculator, 4",
    "shop, 6",
    "chat, 4",
    "catalog, 5",
    "links, 5",
    "examples/_legacy/counter, 2",
    "examples/_legacy/events, 2"
  })
  void theTestsOfAnExamplePass(String plugin, int tests) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("xcore.repository"));

    Outcome outcome = Distribution.built().run(repository, "plugin", "test", plugin);

    assertThat(outcome.status()).as(outcome.text()).isZero();
    assertThat(outcome.out()).contains("%d tests, %d passed, 0 failed".formatted(tests, tests));
  }
}
