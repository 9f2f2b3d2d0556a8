package dev.xcore.kernel.surface;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the forms of data that may have one of several. */
final class Alternatives {

  private static final String PLACE = "#/components/schemas/";

  private Alternatives() {}

  /** Returns the schemas by the name of their form: as the discriminator says, or as they say. */
  static Map<String, Object> of(SchemaView view) {
    SurfaceTree tree = new SurfaceTree(view.keywords());
    Map<String, String> names = new LinkedHashMap<>();
    tree.object("discriminator")
        .object("mapping")
        .members()
        .forEach((name, target) -> names.put(String.valueOf(target), String.valueOf(name)));
    Map<String, Object> forms = new LinkedHashMap<>();
    for (SurfaceTree form : tree.objects("oneOf")) {
      forms.put(name(form, names), form.members());
    }
    return forms;
  }

  /** A form without discriminator is an object whose only member names it. */
  private static String name(SurfaceTree form, Map<String, String> names) {
    String target = form.text("$ref");
    if (names.containsKey(target)) {
      return names.getOrDefault(target, target);
    }
    List<String> required = form.texts("required");
    if (target.isEmpty() && required.size() == 1) {
      return required.getFirst();
    }
    return target.startsWith(PLACE) ? target.substring(PLACE.length()) : form.members().toString();
  }
}
