package dev.xcore.cli;

import dev.xcore.app.config.ConfigurationSchema;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.kernel.settings.Section;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The keys of the configuration as the documentation writes them. */
final class DocumentationKeys {

  private DocumentationKeys() {}

  /** Every key that is used, with its default as text. */
  static Map<String, String> used() {
    Map<String, String> keys = new LinkedHashMap<>();
    collect("", ConfigurationSchema.ROOT, keys, new TreeSet<>());
    return keys;
  }

  /** Every key or section that is recognised only. */
  static Collection<String> planned() {
    TreeSet<String> planned = new TreeSet<>();
    collect("", ConfigurationSchema.ROOT, new LinkedHashMap<>(), planned);
    return planned;
  }

  private static void collect(
      String prefix, Section section, Map<String, String> used, Collection<String> planned) {
    for (Key<?> key : section.keys()) {
      String path = prefix + key.name();
      if (key.isPlanned()) {
        planned.add(path);
      } else if (key.type() instanceof Section inner) {
        collect(path + ".", inner, used, planned);
      } else {
        used.put(path, key.fallback().map(DocumentationKeys::written).orElse("none"));
      }
    }
  }

  private static String written(Object value) {
    return switch (value) {
      case Duration duration -> Quantities.write(duration);
      case Long bytes -> (bytes >> 20) + "MB";
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case String text when text.isEmpty() -> "none";
      default -> value.toString();
    };
  }
}
