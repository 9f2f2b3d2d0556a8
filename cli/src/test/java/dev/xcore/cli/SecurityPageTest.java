package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The check-list of docs/security.md speaks of what there is. */
class SecurityPageTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (\\d+)\\.(\\d+)\\.(\\d+) \\| ([123]) \\| (.+?) \\| (.+?) \\| (.+?) \\|$",
          Pattern.MULTILINE);
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");
  private static final List<String> REASONED = List.of("not applicable", "not met", "partly");

  private record Row(String number, long order, int level, String metBy, String test) {

    List<String> classes() {
      return named(metBy);
    }

    List<String> tests() {
      return named(test);
    }

    private static List<String> named(String cell) {
      return CLASS.matcher(cell).results().map(found -> found.group(1)).toList();
    }
  }

  private final List<Row> rows =
      ROW.matcher(DocumentationPage.named("docs/security.md").text())
          .results()
          .map(found ->
              new Row(
                  "%s.%s.%s".formatted(found.group(1), found.group(2), found.group(3)),
                  Long.parseLong(found.group(1)) * 10_000
                      + Long.parseLong(found.group(2)) * 100
                      + Long.parseLong(found.group(3)),
                  Integer.parseInt(found.group(4)),
                  found.group(6),
                  found.group(7)))
          .toList();

  /** ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2. */
  @Test
  void everyRequirementOfTheFirstTwoLevelsHasItsRow() {
    assertThat(rows.stream().filter(row -> row.level() == 1)).hasSize(70);
    assertThat(rows.stream().filter(row -> row.level() == 2)).hasSize(183);
    assertThat(rows).extracting(Row::order).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyClassThatIsNamedExists() throws IOException {
    Set<String> classes = classes("src/main/java");

    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(classes).as(row.number()).containsAll(row.classes()));
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> tests = classes("src/test/java");

    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(tests).as(row.number()).containsAll(row.tests()));
  }

  @Test
  void whatIsSaidToBeMetByAClassHasATest() {
    assertThat(rows)
        .filteredOn(row -> !row.classes().isEmpty())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.tests()).as(row.number()).isNotEmpty());
  }

  @Test
  void whatIsNotMetSaysWhy() {
    assertThat(rows)
        .filteredOn(row -> REASONED.stream().anyMatch(row.metBy()::startsWith))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.metBy()).as(row.number()).contains(": "));
  }

  private static Set<String> classes(String sources) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> modules = Files.list(DocumentationPage.repository())) {
      for (Path module : modules.map(each -> each.resolve(sources)).toList()) {
        if (Files.isDirectory(module)) {
          names.addAll(below(module));
        }
      }
    }
    return names;
  }

  private static Set<String> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
