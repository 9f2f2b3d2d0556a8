package dev.xcore.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it lies
 * @param name its path below the repository
 * @param text all of it
 */
record DocumentationPage(Path file, String name, String text) {

  private static final Pattern FENCE =
      Pattern.compile("^```([a-z]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);

  /** A code block and the line where it begins. */
  record Fence(DocumentationPage page, int line, String language, String text) {

    String place() {
      return page.name() + ":" + line;
    }
  }

  static Path repository() {
    return Path.of(System.getProperty("xcore.repository"));
  }

  /** All pages that people read first to last. */
  static List<DocumentationPage> all() {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")) {
      files.add(repository().resolve(name));
    }
    try (Stream<Path> pages = Files.list(repository().resolve("docs"))) {
      pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(files::add);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files.stream().map(DocumentationPage::read).toList();
  }

  static DocumentationPage named(String name) {
    return read(repository().resolve(name));
  }

  private static DocumentationPage read(Path file) {
    try {
      String name = repository().relativize(file).toString();
      return new DocumentationPage(file, name, Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static List<Fence> fences(String language) {
    return all().stream()
        .flatMap(page -> page.fences().stream())
        .filter(fence -> fence.language().equals(language))
        .toList();
  }

  List<Fence> fences() {
    return FENCE
        .matcher(text)
        .results()
        .map(found ->
            new Fence(
                this,
                1 + (int) text.substring(0, found.start()).lines().count(),
                found.group(1),
                found.group(2)))
        .toList();
  }

  /** What stands between back quotes, outside of code blocks. */
  List<String> inlineCode() {
    return groups(INLINE, FENCE.matcher(text).replaceAll(""));
  }

  /** Targets of links, without those to other hosts. */
  List<String> links() {
    return groups(LINK, FENCE.matcher(text).replaceAll("")).stream()
        .filter(link -> !link.contains("://"))
        .toList();
  }

  /** What links to headings end with. */
  List<String> anchors() {
    return groups(HEADING, FENCE.matcher(text).replaceAll("")).stream()
        .map(heading ->
            heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Finds a row of a table by what stands in its first cell. */
  String row(String firstCell) {
    Matcher row =
        Pattern.compile("^\\| *`" + Pattern.quote(firstCell) + "`.*$", Pattern.MULTILINE)
            .matcher(text);
    return row.find() ? row.group() : "";
  }
}
