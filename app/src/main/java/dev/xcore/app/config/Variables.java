package dev.xcore.app.config;

import dev.xcore.kernel.settings.EnvFile;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Substitution;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Environment variables, each with its place; immutable. */
final class Variables {

  private final Map<String, Node.Scalar> values;

  private Variables(Map<String, Node.Scalar> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  static Variables of(Map<String, String> environment) {
    Map<String, Node.Scalar> values = new TreeMap<>();
    environment.forEach((name, text) ->
        values.put(name, new Node.Scalar(Place.of("environment variable " + name), text, text)));
    return new Variables(values);
  }

  /** Adds the variables of a file, which do not override. */
  Variables under(EnvFile file) {
    Map<String, Node.Scalar> all = new TreeMap<>(file.values());
    all.putAll(values);
    return new Variables(all);
  }

  /** In the order of names. */
  Map<String, Node.Scalar> all() {
    return values;
  }

  /** Texts by name. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  Optional<Node.Scalar> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Substitution substitution() {
    return Substitution.of(name -> find(name).map(Node.Scalar::text).orElse(null));
  }
}
