package dev.xcore.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source files with tasks, and the plugins that are made of them.
 *
 * @param directory of the files; need not exist
 * @param plugins where a folder is made for each
 */
record TaskSources(Path directory, Path plugins) {

  private static final Logger LOG = LoggerFactory.getLogger(TaskSources.class);

  private static final String SUFFIX = ".java";
  private static final long LARGEST = 1 << 20;
  private static final Pattern MARK = Pattern.compile("@(Task|Cron|Every)\\b");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /**
   * A file.
   *
   * @param name of its plugin
   * @param file itself
   * @param text that it holds
   */
  record Source(String name, Path file, String text) {}

  /** Reads the files that have tasks, by the names of their plugins. */
  Map<String, Source> read() {
    Map<String, Source> sources = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return sources;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        source(file).ifPresent(source -> sources.putIfAbsent(source.name(), source));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of tasks " + directory + " cannot be read", e);
    }
    return sources;
  }

  private static Optional<Source> source(Path file) throws IOException {
    String base = String.valueOf(file.getFileName());
    if (!base.endsWith(SUFFIX)
        || base.startsWith("_")
        || base.startsWith(".")
        || !Files.isRegularFile(file)
        || Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    String name = name(base.substring(0, base.length() - SUFFIX.length()));
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    return MARK.matcher(text).find() ? Optional.of(new Source(name, file, text)) : Optional.empty();
  }

  /** {@code SendMails.java} is plugin {@code send-mails}. */
  private static String name(String base) {
    return HUMP.matcher(base).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  /** Forgets the plugins of files that were there in an earlier run, and are not any more. */
  void clear(Set<String> kept) {
    if (Files.isDirectory(plugins)) {
      try (Stream<Path> children = Files.list(plugins)) {
        children
            .filter(child -> !kept.contains(String.valueOf(child.getFileName())))
            .toList()
            .forEach(TaskSources::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(plugins + " cannot be cleared", e);
      }
    }
  }

  /** Writes the plugin of a file. */
  void write(Source source) {
    Path plugin = plugins.resolve(source.name());
    String file = String.valueOf(source.file().getFileName());
    try {
      if (isSame(plugin.resolve("src").resolve(file), source.text())) {
        return; // Another process of the application may be reading it.
      }
      delete(plugin);
      Files.createDirectories(plugin.resolve("src"));
      Files.writeString(plugin.resolve("src").resolve(file), source.text());
      Files.writeString(
          plugin.resolve("plugin.yaml"),
          """
          name: %s
          version: 1.0.0
          execution_mode: trusted
          entry_point: src/%s
          description: "made of the file %s in the folder of tasks"
          """
              .formatted(source.name(), file, file));
    } catch (IOException e) {
      throw new UncheckedIOException(plugin + " cannot be written", e);
    }
    LOG.debug("task file={} plugin={}", source.file(), source.name());
  }

  private static boolean isSame(Path file, String text) throws IOException {
    return Files.isRegularFile(file) && Files.readString(file).equals(text);
  }

  /** Removes the plugin of a file that is gone. */
  void delete(String name) {
    delete(plugins.resolve(name));
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed", e);
    }
  }
}
