package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entry class of a plugin of generation 1.
 *
 * @param entryPoint its source below the plugin, or its binary name
 * @param values of its annotation, by element; each knows its place
 */
record LegacyEntry(String entryPoint, Node.Mapping values) {

  private static final String SOURCES = "src";
  private static final String CLASSES = "classes";
  private static final Set<String> NAMES = Set.of("Run", "Plugin");
  private static final int MOST_FILES = 10_000;

  /** Looks for the entry class of one plugin. */
  static final class Search {

    private final Path root;
    private final String shownRoot;
    private final Check check;
    private final List<LegacyEntry> found = new ArrayList<>();
    private final List<String> unmarked = new ArrayList<>();
    private final List<String> misnamed = new ArrayList<>();

    /**
     * Prepares a search.
     *
     * @param root the plugin's folder
     * @param shownRoot what problems call it, with a separator at its end
     * @param check told of values that cannot be read
     */
    Search(Path root, String shownRoot, Check check) {
      this.root = root;
      this.shownRoot = shownRoot;
      this.check = check;
    }

    /**
     * Looks into {@code src/}, or without sources into {@code classes/}.
     *
     * @return the only class that can be meant; empty if there is none, or several
     */
    Optional<LegacyEntry> run() {
      try {
        List<Path> sources = files(SOURCES, ".java");
        List<Path> all = sources.isEmpty() ? files(CLASSES, ".class") : sources;
        for (Path file : all.stream().filter(Search::isNamed).toList()) {
          examine(file);
        }
        if (found.isEmpty()) {
          for (Path file : all.stream().filter(file -> !isNamed(file)).toList()) {
            examine(file);
          }
        }
      } catch (IOException e) {
        throw new SettingsException(List.of(Problem.of(shownRoot, "cannot be read: " + e)));
      }
      return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Says why there is no entry class, to follow a semicolon; empty if nothing points to one. */
    String reason() {
      if (found.size() > 1) {
        return "several classes have @PluginInfo: "
            + found.stream().map(LegacyEntry::entryPoint).collect(Collectors.joining(", "))
            + "; leave it on one";
      }
      if (!misnamed.isEmpty()) {
        return "class %s has @PluginInfo, but the entry class of generation 1 is called Run or Plugin: rename it"
            .formatted(misnamed.getFirst());
      }
      if (!unmarked.isEmpty()) {
        return unmarked.getFirst()
            + " has none that can be read before it is compiled: put @PluginInfo(version ="
            + " \"1.0.0\") on its class, and close every bracket and quote";
      }
      for (String name : List.of("Run.java", "Plugin.java")) {
        if (Files.exists(root.resolve(name))) {
          return name + " lies beside src/: move it to src/" + name;
        }
      }
      return Files.exists(root.resolve("run.py"))
          ? "run.py is a plugin in Python: it has to be written in Java, see docs/legacy.md"
          : "";
    }

    private void examine(Path file) throws IOException {
      String path = root.relativize(file).toString().replace('\\', '/');
      List<SourceAnnotation.Found> annotated = annotated(file, shownRoot + path);
      for (SourceAnnotation.Found each : annotated) {
        String simple = each.className().substring(each.className().lastIndexOf('.') + 1);
        if (simple.equals(simpleName(file)) && isNamed(file)) {
          String entryPoint = path.startsWith(SOURCES + "/") ? path : each.className();
          found.add(new LegacyEntry(entryPoint, each.values()));
        } else {
          misnamed.add("%s in %s".formatted(simple, path));
        }
      }
      if (annotated.isEmpty() && isNamed(file)) {
        unmarked.add(path);
      }
    }

    private List<SourceAnnotation.Found> annotated(Path file, String shown) throws IOException {
      if (!file.toRealPath().startsWith(root.toRealPath())
          || Files.size(file) > Document.MAX_BYTES) {
        return List.of(); // Loading refuses a link that leads out.
      }
      if (file.toString().endsWith(".class")) {
        return ClassAnnotation.read(file, shown).stream().toList();
      }
      // Of other classes only the mark itself is of interest, not what stands in it.
      return isNamed(file)
          ? SourceAnnotation.read(Document.text(file, shown), shown, check)
          : SourceAnnotation.read(
              Files.readString(file, StandardCharsets.ISO_8859_1), shown, Check.create());
    }

    private static boolean isNamed(Path file) {
      return NAMES.contains(simpleName(file));
    }

    private static String simpleName(Path file) {
      String name = file.getFileName().toString();
      return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private List<Path> files(String folder, String suffix) throws IOException {
      Path start = root.resolve(folder);
      if (!Files.isDirectory(start)) {
        return List.of();
      }
      try (Stream<Path> walk = Files.walk(start)) {
        return walk.limit(MOST_FILES)
            .filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
            .sorted()
            .toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
