package dev.xcore.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** New files from templates. All are written, or, when one of them is in the way, none. */
final class Scaffold {

  private final Path directory;
  private final Map<String, String> values;
  private final Map<Path, String> files = new LinkedHashMap<>();

  /**
   * Begins an empty scaffold.
   *
   * @param directory where the files go
   * @param values replaces {@code {{key}}} in templates
   */
  Scaffold(Path directory, Map<String, String> values) {
    this.directory = directory;
    this.values = Map.copyOf(values);
  }

  /** Adds a file made of the template of that name. */
  Scaffold file(String target, String template) {
    files.put(directory.resolve(target), filled(template));
    return this;
  }

  /** Adds all files of another scaffold. */
  Scaffold with(Scaffold other) {
    files.putAll(other.files);
    return this;
  }

  /** The files, as far as they will be written. */
  List<Path> files() {
    return List.copyOf(files.keySet());
  }

  /**
   * Writes the files.
   *
   * @throws CommandFailure if one of them exists already, or cannot be written
   */
  void write() {
    files.keySet().forEach(Scaffold::refuseToOverwrite);
    try {
      for (Map.Entry<Path, String> file : files.entrySet()) {
        Files.createDirectories(Objects.requireNonNull(file.getKey().getParent()));
        Files.writeString(file.getKey(), file.getValue());
      }
    } catch (IOException failure) {
      throw new CommandFailure("cannot write " + failure.getMessage(), failure);
    }
  }

  private static void refuseToOverwrite(Path file) {
    if (Files.exists(file)) {
      throw new CommandFailure(file + " exists already; nothing was written");
    }
  }

  private String filled(String template) {
    String text = template(template);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return text;
  }

  private static String template(String name) {
    try (InputStream stream = Scaffold.class.getResourceAsStream("templates/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the template " + name + " is missing in this build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
