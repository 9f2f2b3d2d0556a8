package dev.xcore.app.config;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;

/**
 * A configuration file that is being edited; comments and layout stay. Immutable: each edit returns
 * a new one. {@link ConfigurationLoader#save} checks and writes it.
 */
public final class ConfigurationFile {

  private static final Place GIVEN = Place.of("command line");

  private final Path path;
  private final String text;

  private ConfigurationFile(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /**
   * Opens a file.
   *
   * @param path a YAML file; need not exist
   * @return the file as it is
   * @throws SettingsException if it cannot be read, or is no YAML
   */
  public static ConfigurationFile open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    String name = absolute.toString();
    if (name.endsWith(".json")) {
      throw new SettingsException(
          List.of(
              Problem.of(
                  name, "only YAML files can be edited; run 'xcore config migrate' to get one")));
    }
    String text = Files.exists(absolute) ? Document.text(absolute, name) : "";
    Document.parse(name, text);
    return new ConfigurationFile(absolute, text);
  }

  /**
   * Returns where the file lies.
   *
   * @return absolute
   */
  public Path path() {
    return path;
  }

  /**
   * Returns the text with all edits.
   *
   * @return YAML
   */
  public String text() {
    return text;
  }

  /**
   * Sets a key to a value that was typed.
   *
   * @param key dotted
   * @param value taken as text where the key holds text, else as YAML
   * @return the edited file
   * @throws SettingsException if this place cannot be edited by machine; says why
   */
  public ConfigurationFile set(String key, String value) {
    List<String> keyPath = KeyPath.split(key);
    Node node =
        KeyPath.type(keyPath)
            .map(type -> type.interpret(value, GIVEN))
            .orElseGet(() -> new Node.Scalar(GIVEN, value, value));
    return edited(new YamlEdit(path.toString(), text).set(keyPath, node));
  }

  /**
   * Sets a key to a value.
   *
   * @param key dotted
   * @param value a value tree: map, list, text, number, boolean
   * @return the edited file
   * @throws SettingsException if this place cannot be edited by machine; says why
   */
  public ConfigurationFile setValue(String key, Object value) {
    List<String> keyPath = KeyPath.split(key);
    return edited(new YamlEdit(path.toString(), text).set(keyPath, Node.of(value, GIVEN)));
  }

  /**
   * Removes a key, and the sections that it leaves empty.
   *
   * @param key dotted
   * @return the edited file; the same if the key is not there
   * @throws SettingsException if this place cannot be edited by machine; says why
   */
  public ConfigurationFile unset(String key) {
    List<String> keyPath = KeyPath.split(key);
    return edited(new YamlEdit(path.toString(), text).unset(keyPath));
  }

  private ConfigurationFile edited(String newText) {
    return newText.equals(text) ? this : new ConfigurationFile(path, newText);
  }

  /** Replaces the file in one step; a reader sees the old text or the new one. */
  void write() {
    try {
      Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
      Path folder = target.getParent();
      if (folder == null) {
        throw new IOException("has no folder");
      }
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".xcore-", ".yaml");
      try {
        writeDraft(draft, target);
        Files.move(
            draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new SettingsException(List.of(Problem.of(path.toString(), "cannot be written: " + e)));
    }
  }

  private void writeDraft(Path draft, Path target) throws IOException {
    Files.writeString(draft, text);
    PosixFileAttributeView view =
        Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    // A new file stays readable by its owner only: it may hold secrets.
    if (view != null && Files.exists(target)) {
      view.setPermissions(Files.getPosixFilePermissions(target));
    }
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
