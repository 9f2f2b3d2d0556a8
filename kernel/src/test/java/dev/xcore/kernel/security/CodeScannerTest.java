package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What code is admitted and what is not, by default. */
class CodeScannerTest {

  @TempDir static Path folder;

  private static final Map<String, Path> COMPILED = new HashMap<>();

  static List<Snippet> harmless() {
    return HarmlessCode.snippets();
  }

  static List<Snippet> hostile() {
    return HostileCode.snippets();
  }

  /** Compiles all at once, each in a package of its own, and takes them apart again. */
  @BeforeAll
  static void compile() throws IOException {
    List<Snippet> all = Stream.concat(harmless().stream(), hostile().stream()).toList();
    String[] files = new String[all.size()];
    for (int i = 0; i < files.length; i++) {
      files[i] = all.get(i).file("snippet" + i);
    }
    Path classes = new ScanWorkshop(folder).compile(files);
    for (int i = 0; i < files.length; i++) {
      Path own = Files.createDirectory(folder.resolve("own" + i));
      Files.move(classes.resolve("snippet" + i), own.resolve("snippet" + i));
      assertThat(COMPILED.put(all.get(i).name(), own)).isNull();
    }
  }

  private static ScanReport scan(Snippet snippet) {
    CodeImage image = ScanWorkshop.image(COMPILED.get(snippet.name()));
    return ScanWorkshop.SCANNER.scan(image, ScanWorkshop.STRICT);
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void harmlessCodeIsAdmitted(Snippet snippet) {
    ScanReport report = scan(snippet);

    assertThat(report.problems()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.missing()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileCodeIsRefusedForWhatItUses(Snippet snippet) {
    ScanReport report = scan(snippet);

    assertThat(report.isClean()).isFalse();
    assertThat(report.findings())
        .extracting(ScanFinding::uses)
        .containsAll(snippet.uses())
        .allMatch(uses -> isExpected(uses, snippet));
  }

  /** Types that come with what is expected, such as the exec's Process, may be named too. */
  private static boolean isExpected(String uses, Snippet snippet) {
    return snippet.uses().contains(uses) || !uses.contains("(") || uses.startsWith("new java.net");
  }

  @Test
  void thereAreManyKindsOfBoth() {
    assertThat(harmless()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(hostile()).hasSizeGreaterThanOrEqualTo(60);
  }
}
