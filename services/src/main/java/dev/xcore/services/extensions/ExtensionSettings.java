package dev.xcore.services.extensions;

import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import java.util.Optional;

/**
 * One entry of {@code services.extensions}.
 *
 * @param name of the extension, which plugins know as {@code ext.NAME}
 * @param className {@code mail}, {@code storage}, {@code http}, or the name of a class
 * @param type the interface by which plugins use it; empty where there is but one
 * @param config what its constructor gets, with places
 * @param isRequired whether the platform does not boot without it
 * @param place where the class is named
 */
public record ExtensionSettings(
    String name,
    String className,
    Optional<String> type,
    Node.Mapping config,
    boolean isRequired,
    Place place) {

  /**
   * Names it as plugins do.
   *
   * @return {@code ext.NAME}
   */
  public String service() {
    return "ext." + name;
  }

  /**
   * Names a key of it as in the file.
   *
   * @param key below the entry
   * @return dotted path
   */
  String key(String key) {
    return "services.extensions.%s.%s".formatted(name, key);
  }
}
