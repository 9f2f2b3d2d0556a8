package dev.xcore.app.config;

import dev.xcore.handlers.Secrets;
import dev.xcore.kernel.settings.Node;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows values without what must stay secret. */
final class Masking {

  private static final String MASK = "***";
  private static final Pattern USER_INFO = Pattern.compile("(//[^/@\\s:]*+):[^/@\\s]*+@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;](?:[a-z_.-]*)(?:password|passwd|pwd|secret|token|api_?key)[a-z_.-]*=)[^&;\\s]*+",
          Pattern.CASE_INSENSITIVE);

  private Masking() {}

  static String show(Node node, boolean secret) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar, secret);
      case Node.Sequence sequence ->
          sequence.items().stream()
              .map(item -> nested(item, secret))
              .collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry ->
                  entry.getKey()
                      + ": "
                      + nested(
                          entry.getValue().value(), secret || Secrets.isSecret(entry.getKey())))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /** Inside lists and mappings, texts are quoted where YAML needs it. */
  private static String nested(Node node, boolean secret) {
    String shown = show(node, secret);
    return node instanceof Node.Scalar scalar && scalar.tree() instanceof String
        ? YamlText.scalar(shown)
        : shown;
  }

  private static String scalar(Node.Scalar scalar, boolean secret) {
    if (scalar.tree() == null) {
      return "";
    }
    if (secret) {
      return MASK;
    }
    String withoutUser = USER_INFO.matcher(scalar.text()).replaceAll("$1:" + MASK + "@");
    return PARAMETER.matcher(withoutUser).replaceAll("$1" + MASK);
  }
}
