package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.security.ScanSettings;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hostile plugins try, and what comes of it: first past the code scan, then without one, while
 * an honest trusted and an honest sandboxed plugin lose no call.
 */
@Tag("full")
final class HostilePluginsIT {

  @TempDir private static Path folder;
  private static HostileCode code;

  @BeforeAll
  static void compile() throws Exception {
    code = HostileCode.compile(HostileSuite.techniques(), folder.resolve("code"));
  }

  @Test
  void thereAreMoreThanAHundredOfThem() {
    assertThat(code.techniques()).hasSizeGreaterThan(100);
    assertThat(code.techniques()).extracting(Technique::name).doesNotHaveDuplicates();
  }

  /** Where nothing is scanned: only the sandbox stands against them. */
  @Nested
  final class WithoutScan {

    private static HostileBench bench;

    @BeforeAll
    static void open(@TempDir Path root) throws Exception {
      bench = new HostileBench(root, code, ScanSettings.Mode.OFF);
    }

    @AfterAll
    static void close() throws Exception {
      bench.close();
    }

    @TestFactory
    Stream<DynamicTest> everyTechniqueIsContained() {
      return code.techniques().stream()
          .map(technique ->
              DynamicTest.dynamicTest(
                  technique.name(), () -> assertThat(bench.contained(technique)).isEmpty()));
    }
  }

  /** Where code is scanned, as it is by default. */
  @Nested
  final class WithScan {

    private static HostileBench bench;

    @BeforeAll
    static void open(@TempDir Path root) throws Exception {
      bench = new HostileBench(root, code, ScanSettings.Mode.ENFORCE);
    }

    @AfterAll
    static void close() throws Exception {
      bench.close();
    }

    @TestFactory
    Stream<DynamicTest> whatReachesOutIsRefused() {
      return code.techniques().stream()
          .map(technique ->
              DynamicTest.dynamicTest(
                  technique.name(), () -> assertThat(bench.admitted(technique)).isEmpty()));
    }
  }
}
