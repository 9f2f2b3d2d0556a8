package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.services.extensions.ExtensionSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys of sections {@code services.extensions} and {@code services.bindings}. */
final class ExtensionsSection {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,58}");
  private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");

  static final Key<String> CLASS = Key.of("class", Types.text()).required();
  static final Key<String> TYPE = Key.of("type", Types.text());
  static final Key<Map<String, Object>> CONFIG =
      Key.<Map<String, Object>>of("config", Types.tree()).or(Map.of()).secret();
  static final Key<Boolean> REQUIRED = Key.of("required", Types.bool()).or(false);

  static final Key<Map<String, Settings>> EXTENSIONS =
      Key.of("extensions", Types.map(NAME, Section.of(CLASS, TYPE, CONFIG, REQUIRED))).or(Map.of());
  static final Key<Map<String, String>> BINDINGS =
      Key.of("bindings", Types.map(SERVICE, Types.text())).or(Map.of());

  private final Settings services;
  private final Check check;

  ExtensionsSection(Settings services, Check check) {
    this.services = services;
    this.check = check;
  }

  List<ExtensionSettings> extensions() {
    List<ExtensionSettings> all = new ArrayList<>();
    services
        .get(EXTENSIONS)
        .forEach((name, extension) -> {
          if (extension.find(CLASS).isPresent()) {
            all.add(extension(name, extension));
          }
        });
    return all;
  }

  private static ExtensionSettings extension(String name, Settings extension) {
    Node.Mapping nothing = new Node.Mapping(extension.place(CLASS), Map.of());
    return new ExtensionSettings(
        name,
        extension.get(CLASS),
        extension.find(TYPE),
        extension.written(CONFIG).orElse(nothing) instanceof Node.Mapping config ? config : nothing,
        extension.get(REQUIRED),
        extension.place(CLASS));
  }

  /** A name that is bound leads to another, which must lead back to none. */
  Map<String, String> bindings() {
    Map<String, String> bindings = services.get(BINDINGS);
    for (String name : bindings.keySet()) {
      Set<String> way = new LinkedHashSet<>();
      String next = name;
      while (bindings.containsKey(next) && way.add(next)) {
        next = bindings.get(next);
      }
      if (next.equals(name) && way.size() > 1 || name.equals(bindings.get(name))) {
        check.problem(
            services.place(BINDINGS),
            "services.bindings." + name,
            "services are bound in a circle: %s → %s; bind one of them to what does the work"
                .formatted(String.join(" → ", way), name));
      }
    }
    return bindings;
  }
}
