package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries as they are: whatever is on the class path of this test. */
class RealLibrariesTest {

  @TempDir Path none;

  @Test
  void everyLibraryIsReadAndItsReportIsReadable() {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> path.endsWith(".jar"))
            .map(Path::of)
            .filter(Files::isRegularFile)
            .toList();
    assertThat(jars).hasSizeGreaterThan(10);

    for (Path jar : jars) {
      ScanReport report =
          ScanWorkshop.SCANNER.scan(ScanWorkshop.image(none, jar), ScanWorkshop.STRICT);

      assertThat(report.findings())
          .as(jar.toString())
          .hasSizeLessThanOrEqualTo(ScanReport.MOST_FINDINGS);
      assertThat(report.findings())
          .as(jar.toString())
          .extracting(ScanFinding::rule)
          .doesNotContain(ScanRule.DAMAGED, ScanRule.MISPLACED, ScanRule.DUPLICATE);
      assertThat(report.problems().toString()).as(jar.toString()).hasSizeLessThan(6_000);
    }
  }

  @Test
  void aLibraryThatOnlyAnnotatesPasses() throws Exception {
    Path jar =
        Path.of(
            org.jspecify.annotations.NullMarked.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

    ScanReport report = ScanWorkshop.SCANNER.scan(ScanWorkshop.image(jar), ScanWorkshop.STRICT);

    assertThat(report.problems()).isEmpty();
  }
}
